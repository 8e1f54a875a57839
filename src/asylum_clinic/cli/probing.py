"""The command that computes what probes expect."""

from __future__ import annotations

from asylum_clinic.cli.app import Assignment, CourseOption, app, find_course, out


@app.command()
def probe(assignment: Assignment, course: CourseOption = None) -> None:
    """Compute what the probes of a code question expect.

    The values come from your own solution, and go into grading/keys/. Read them before you commit them.
    """
    from asylum_clinic.grading.probing import compute, write

    found = find_course(course)
    for path, computed in compute(found.root, assignment).items():
        write(path, computed)
        moved = [one for one in computed if one.moved]
        for one in moved:
            line = f"{one.cell}, with {one.about}: {one.now} (was: {one.before})"
            out.print(line, soft_wrap=True, markup=False, highlight=False)
        said = f"{len(moved)} of {len(computed)} expected values are new" if moved else "nothing has changed"
        out.print(f"{path}: {said}. Read them before you commit them.", soft_wrap=True, markup=False, highlight=False)
