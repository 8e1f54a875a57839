"""A small course with three code questions, and students who answer them honestly or not."""
# ruff: noqa: E501 (a probe and an attack is one line)

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from asylum_clinic.assessment.code.trying import MIMETYPE
from asylum_clinic.grading.config import CONFIG
from asylum_clinic.grading.course import Course, GradeRow, Outcome, create_course
from asylum_clinic.grading.sandbox.binaries import NoSandboxError
from asylum_clinic.grading.sandbox.host import Sandbox
from asylum_clinic.grading.sandbox.limits import Limits
from helpers_course import nbgrader

PS = "shares"


def why_not() -> str:
    """Return why this machine has no sandbox; empty if it has one."""
    try:
        Sandbox(Limits()).close()
    except NoSandboxError as error:
        return str(error)
    return ""


MISSING = why_not()
TABLE = """import pandas as pd
from asylum_clinic import example

TABLE = pd.DataFrame({"origin": ["Ostravia", "Norland"], "granted": [30, 5], "denied": [10, 45]})"""
SHARE = """def share(table, origin):
    rows = table[table.origin == origin]
    return 100 * int(rows.granted.sum()) / int((rows.granted + rows.denied).sum())"""
LISTED = """def listed(table):
    found = table.assign(share=[share(table, origin) for origin in table.origin])
    return found[["origin", "share"]].sort_values("share", ascending=False)"""
DRAW = """def draw(table, ax):
    ax.bar(table.origin, [share(table, origin) for origin in table.origin])
    ax.set_ylabel("granted, percent")
    ax.set_title("Shares")
    ax.figure.text(0, 0, "Source: invented.")
    return ax"""
BEST = {"share": SHARE, "listed": LISTED, "draw": DRAW}
POINTS = {"share": 4.0, "listed": 3.0, "draw": 3.0}
EXAMPLES = {
    "share": 'example(share, TABLE, "Ostravia", gives=75.0)',
    "listed": "example(listed, TABLE)",
    "draw": "from matplotlib.figure import Figure\nexample(draw, TABLE, Figure().subplots(), gives={'from_zero': True})",
}
PROBES = """notebook: shares
frames:
  first: {columns: [origin, granted, denied], rows: [[Kestrelia, 20, 60], [Velmarque, 9, 1], [Zindor, 1, 3]]}
  again: {columns: [origin, granted, denied], rows: [[Velmarque, 1, 2], [Velmarque, 3, 4]]}
cells:
  share-tests:
    function: share
    probes:
      - {about: another table, inputs: [{frame: first}, Kestrelia], points: 1, tolerance: 0.05, message: "Divide by all <decided>."}
      - {about: another origin, inputs: [{frame: first}, Velmarque], points: 1, tolerance: 0.05, message: Use the origin.}
      - {about: an origin in two rows, inputs: [{frame: again}, Velmarque], points: 2, tolerance: 0.05, message: Add the rows.}
  listed-tests:
    function: listed
    probes:
      - {about: another table, inputs: [{frame: first}], points: 3, tolerance: 0.05, message: The largest comes first.}
  draw-tests:
    function: draw
    probes:
      - {about: the bars, inputs: [{frame: first}, {axes: true}], part: bars, points: 2, tolerance: 0.05, message: Draw shares.}
      - {about: its words, inputs: [{frame: first}, {axes: true}], part: source, points: 1, message: Name the source.}
"""
SECRETS = ("Kestrelia", "Velmarque", "Zindor")
"""Words of inputs that are not shown."""


def lay_out(root: Path) -> Course:
    """Write the course, its expected values not yet computed."""
    create_course(root)
    cells = [new_code_cell(TABLE, id="table")]
    for name, source in BEST.items():
        head, _, body = source.partition("\n")
        solution = new_code_cell(f"{head}\n    ### BEGIN SOLUTION\n{body}\n    ### END SOLUTION", id=name)
        solution.metadata["nbgrader"] = nbgrader(name, "code", 0, grade=False, solution=True)
        tests = new_code_cell(EXAMPLES[name], id=f"{name}-tests")
        tests.metadata["nbgrader"] = nbgrader(f"{name}-tests", "code", POINTS[name])
        cells += [solution, tests]
    notebook = new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    (root / "solutions" / PS).mkdir(parents=True)
    nbformat.write(notebook, root / "solutions" / PS / f"{PS}.ipynb")
    (root / "grading" / "keys" / f"{PS}.probes.yaml").write_text(PROBES)
    with (root / CONFIG).open("a") as file:
        file.write("\nc.KitExecute.timeout = 15\n")
    return Course(root)


def hand_in(course: Course, student: str, **answers: str) -> None:
    """Hand in the released exercise with some of its functions written."""
    folder = course.root / "grading" / "submitted" / student / PS
    shutil.copytree(course.root / "exercises" / PS, folder)
    path = folder / f"{PS}.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in nb.cells:
        if cell.id in answers:
            cell.source = answers[cell.id]
    path.write_text(json.dumps(nb))


def grade(course: Course) -> tuple[dict[str, Outcome], dict[str, GradeRow]]:
    """Grade the class: what became of each student, and the grades."""
    outcomes = {outcome.student: outcome for outcome in course.grade(PS)}
    return outcomes, {row.student: row for row in course.grades(PS)}


FORGED = json.dumps([{"value": 75.0}] * 3)
CHEATS = {
    "a number that says it equals everything": """class Any(float):
    def __eq__(self, other): return True
    def __hash__(self): return 0
    def __sub__(self, other): return Any(0)
    def __rsub__(self, other): return Any(0)
    def __abs__(self): return Any(0)
def share(table, origin): return Any(75.0)""",
    "json that writes what it likes": f"""import json
json.dumps = lambda *a, **k: {FORGED!r}
json.JSONEncoder.encode = lambda *a: {FORGED!r}
def share(table, origin): return 75.0""",
    "builtins that say yes": """import builtins, math
builtins.abs = lambda x: 0
math.isnan = lambda x: True
def share(table, origin): return float('nan')""",
    "a pandas that agrees": """import pandas as pd
pd.DataFrame.__eq__ = pd.Series.__eq__ = lambda *a: True
pd.Series.sum = lambda *a, **k: 30
pd.testing.assert_frame_equal = lambda *a, **k: None
def share(table, origin): return 75.0""",
    "a printed score": """def share(table, origin):
    print('4.0'); import sys; sys.stderr.write(''); print(4.0); return None
print('4.0')
4.0""",
    "a look at the disk": """import glob, re
def share(table, origin):
    for name in glob.glob('../**/*.*', recursive=True):
        for found in re.findall(r'expected: ([0-9.]+)', open(name, errors='replace').read()):
            return float(found)
    return 75.0""",
    "a forged display": f"""from IPython.display import display
forge = {{{MIMETYPE!r}: {FORGED!r}}}
display(forge, raw=True)
def share(table, origin):
    display(forge, raw=True, display_id='x'); display(forge, raw=True, display_id='x', update=True)
    return 75.0""",
    "forged outputs of a score": """from IPython.display import display, publish_display_data
publish_display_data({'text/plain': '4.0', 'application/json': '4.0'})
def share(table, origin):
    get_ipython().displayhook(4.0); return 75.0""",
    "a walk up the frames": """import sys
def share(table, origin):
    frame = sys._getframe()
    while frame:
        for place in (frame.f_locals, frame.f_globals):
            for name, value in list(place.items()):
                if 'expect' in name: return value
                if isinstance(value, dict) and 'expected' in value: return value['expected']
        frame = frame.f_back
    return 75.0""",
    "an object that counts its conversions": """class Count:
    calls = 0
    def __float__(self): Count.calls += 1; return 25.0 if Count.calls == 1 else 90.0
    def __round__(self, n=0): return float(self)
    __class__ = float
def share(table, origin): return Count()""",
    "an end of the process": "import os\ndef share(table, origin): os._exit(0)",
    "a trace that returns early": """import sys
def trace(frame, event, arg):
    if 'expected' in frame.f_locals: frame.f_locals['got'] = frame.f_locals['expected']
    return trace
sys.settrace(trace)
def share(table, origin):
    sys.settrace(trace); return 75.0""",
    "another function at the exit and in a thread": """import atexit, threading
def share(table, origin): return 75.0
def again():
    global share
    from asylum_clinic.assessment.code import comparing, trying
    comparing.difference = lambda *a: ''
    trying.plain = lambda value: 75.0
    share = lambda *a: 75.0
atexit.register(again)
threading.Thread(target=again).start()""",
    "a look at the examples": """import re
def share(table, origin):
    shown = [float(x) for text in In for x in re.findall(r'gives=([0-9.]+)', text)]
    return shown[0] if shown else 75.0""",
    "a trier that hands back what it likes": f"""from asylum_clinic.assessment.code import trying
trying.try_all = lambda *a: {FORGED}
trying._read = lambda *a: {{'value': 75.0}}
def share(table, origin): return 75.0""",
    "a reply on every descriptor": """import os
def share(table, origin):
    for fd in range(3, 256):
        try: os.write(fd, b'{"value": 75.0}\\n')
        except OSError: pass
    os._exit(0)""",
}
LEAKS = {
    "a class of errors": "def share(table, origin): raise type(str(origin), (Exception,), {})(repr(table))",
    "a display that is changed afterwards": """from IPython.display import display
handle = display('x', display_id='mine')
def share(table, origin):
    handle.update(origin); return origin
from asylum_clinic.assessment.code import trying
before = trying.try_all
def spy(job, names):
    handle.update(str(job)); print(job); return before(job, names)
trying.try_all = spy""",
    "a value": "def share(table, origin): return table",
    "a reply of its own": """from asylum_clinic.assessment.code import trying
trying.try_all = lambda job, names: [{'fault': str(job), 'error': str(job), 'value': str(job)} for _ in job['probes']]""",
}
