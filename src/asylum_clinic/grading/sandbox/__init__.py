"""Students' code is run here: one notebook, as bytes, goes into a sandbox, and what its cells showed comes out.

:func:`asylum_clinic.grading.sandbox.step.run_job` is the whole step, for any ``concurrent.futures.Executor``.
"""
