"""The house stays in order: floors, sizes, notebooks, and what goes into the wheel and the sdist."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "asylum_clinic"
MODULES = sorted(PACKAGE.rglob("*.py"))
NOTEBOOKS = sorted(
    path
    for folder in ("notebooks", "exercises", "solutions")
    for path in (ROOT / folder).rglob("*.ipynb")
    if ".ipynb_checkpoints" not in path.parts
) + sorted((ROOT / "grading").glob("*.ipynb"))
TEST_COMMAND = 'python -m pip install -e ".[test]" && python -m pytest'
DEMO_COMMAND = "python -m pip install . && asylum-clinic demo"


def name(path: Path) -> str:
    """A path as a test's id."""
    return path.relative_to(ROOT).as_posix()


def test_a_module_imports_from_lower_floors_only() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_importing_the_package_is_light() -> None:
    heavy = ("nbgrader", "nbconvert", "pandas", "matplotlib", "anywidget", "pydantic", "typer")
    code = f"import sys, asylum_clinic; sys.exit([name for name in {heavy} if name in sys.modules] or 0)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_fits_on_a_few_screens(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) < 250


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
def test_a_notebook_in_git_is_clean(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    nbformat.validate(notebook)
    ids = [cell.get("id") for cell in notebook["cells"]]
    assert all(ids)
    assert len(set(ids)) == len(ids)
    for cell in notebook["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
        assert "asylum_clinic" not in cell["metadata"], "an answer of the author's own was saved"
    assert "widgets" not in notebook["metadata"]


@pytest.mark.parametrize("command", [TEST_COMMAND, DEMO_COMMAND])
def test_the_readme_holds_the_two_commands(command: str) -> None:
    assert command in (ROOT / "README.md").read_text(encoding="utf-8").splitlines()


def test_the_ci_runs_the_command_of_the_readme() -> None:
    assert TEST_COMMAND in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def distributions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """What the wheel and the sdist hold, by the name of each file, built from the files as they are."""
    dist = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--sdist", "--outdir", str(dist), str(ROOT)]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = dist.glob("*.whl")
    (sdist,) = dist.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        in_wheel = {entry: archive.read(entry) for entry in archive.namelist()}
    with tarfile.open(sdist) as tar:
        in_sdist = {}
        for member in tar.getmembers():
            file = tar.extractfile(member)
            if file is not None:
                in_sdist[member.name.partition("/")[2]] = file.read()
    return {"wheel": in_wheel, "sdist": in_sdist}


@pytest.mark.parametrize("kind", ["wheel", "sdist"])
def test_a_distribution_holds_no_solution_and_no_key_of_a_graded_form(
    kind: str, distributions: dict[str, dict[str, bytes]]
) -> None:
    files = distributions[kind]
    folders = ("solutions", "grading/keys", "grading/guide")
    private = [path for folder in folders for path in (ROOT / folder).rglob("*")]
    contents = {path.read_bytes() for path in private if path.is_file()}
    assert [entry for entry, content in files.items() if content in contents] == []
    keys = {path.name for path in (ROOT / "grading" / "keys").glob("*.yaml")}
    assert [entry for entry in files if Path(entry).name in keys] == []
    parts = {"solutions", "exercises", "keys", "rubrics", "guide", "submitted", "autograded", "answers"}
    parts.add(".ipynb_checkpoints")
    assert [entry for entry in files if parts & set(Path(entry).parts)] == []


def test_the_wheel_holds_the_templates_of_the_class_view(distributions: dict[str, dict[str, bytes]]) -> None:
    templates = [path for path in PACKAGE.rglob("templates/*") if path.is_file()]
    assert templates
    assert {f"asylum_clinic/{path.relative_to(PACKAGE).as_posix()}" for path in templates} <= set(
        distributions["wheel"]
    )


def test_the_wheel_holds_all_the_data_and_lessons_that_git_would_keep(
    distributions: dict[str, dict[str, bytes]],
) -> None:
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-co", "--exclude-standard", "datasets", "notebooks"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git checkout")
    kept = {f"asylum_clinic/{line}" for line in listed.stdout.splitlines() if (ROOT / line).is_file()}
    tops = ("asylum_clinic/datasets/", "asylum_clinic/notebooks/")
    assert {entry for entry in distributions["wheel"] if entry.startswith(tops)} == kept


def test_the_wheel_holds_what_is_no_python(distributions: dict[str, dict[str, bytes]]) -> None:
    others = [path for path in PACKAGE.rglob("*") if path.suffix in {".js", ".css", ".json"}]
    assert {path.relative_to(ROOT / "src").as_posix() for path in others} <= set(distributions["wheel"])
