"""Past one machine: students' code runs on the workers of a dask cluster, without a shared disk or the gradebook."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

from asylum_clinic.errors import KitError
from asylum_clinic.grading.running import quiet

KIT = "asylum-clinic-kit"
_SECONDS = 10
"""How long a scheduler may take to answer."""


@contextmanager
def workers_at(address: str) -> Iterator[tuple[Executor, int]]:
    """Give the workers of a cluster as an executor, and how many notebooks they run at a time.

    A worker that dies loses nothing: the scheduler hands its notebooks to another.

    Parameters
    ----------
    address : str
        Where the scheduler listens, as ``tcp://10.0.0.5:8786``.

    Raises
    ------
    KitError
        If dask is not installed, no scheduler answers, it has no workers, or one of them has another version of the
        kit.
    """
    try:
        with quiet():
            from distributed import Client
    except ImportError:
        do = f"install it: python -m pip install '{KIT}[cluster]'"
        raise KitError("--scheduler needs dask, which is not installed", do=do) from None
    try:
        client = Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:  # TimeoutError is an OSError
        said = f"no scheduler answers at {address!r} ({type(error).__name__})"
        raise KitError(said, do="check the address that 'dask scheduler' printed") from None
    with client:
        threads = _checked(client, address)
        with client.get_executor(pure=False) as executor:
            yield executor, threads


def _checked(client: Any, address: str) -> int:
    """Return how many notebooks the workers run at a time, after a look at their kit."""
    here, there = version(KIT), client.run(version, KIT, on_error="return")
    if not there:
        raise KitError(f"the scheduler at {address!r} has no workers", do="start some: dask worker ADDRESS")
    for worker, found in there.items():
        if found != here:
            said = f"the worker {worker} has {found if isinstance(found, str) else 'no'} {KIT}, and here is {here}"
            raise KitError(said, do="install the same version on every worker")
    return sum(client.nthreads().values())
