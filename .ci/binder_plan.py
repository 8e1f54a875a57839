"""Say what repo2docker, which Binder builds with, makes of a checkout, and write its steps down to be run.

    python binder_plan.py FOLDER OUT

It runs where jupyter-repo2docker is installed; a plan needs no Docker. FOLDER is a checkout of the kit. OUT gets
``Dockerfile`` (the whole plan), ``base.txt`` (the programs that Binder's image has before it looks at the checkout, in
the versions of repo2docker's own lock file), ``steps.sh`` (what it then does with the checkout, in its order) and
``command.json`` (what it starts).
"""

import contextlib
import io
import os
import re
import sys
import tomllib
from pathlib import Path

from packaging.specifiers import SpecifierSet
from repo2docker.__main__ import make_r2d
from repo2docker.buildpacks import conda

OPTIONS = ("--no-build", "--user-id=1000", "--user-name=jovyan", "--Repo2Docker.platform=linux/amd64")
USER = "${NB_USER}"
ON_PYPI = {"jupyterhub-singleuser": "jupyterhub"}
"""What conda-forge calls otherwise than the Python package index."""
NOT_PYTHON = {"python", "nodejs", "pip"}


def main(folder: Path, out: Path) -> None:
    """Write the plan, and stop where it is not the one that we mean."""
    app = make_r2d([*OPTIONS, str(folder)])
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        app.start()
    plan = printed.getvalue()
    os.chdir(folder)
    pack = next(pack for kind in app.buildpacks if (pack := kind(base_image=app.base_image)).detect())
    pack.platform = app.platform
    demand(type(pack).__name__ == "PythonBuildPack", f"the Python build pack, not {type(pack).__name__}")
    wanted = SpecifierSet(tomllib.loads(Path("pyproject.toml").read_text())["project"]["requires-python"])
    demand(pack.python_version in wanted, f"a Python that pyproject.toml allows ({wanted}), not {pack.python_version}")
    lock = next(name for name in pack.get_build_script_files() if name.endswith(".lock"))
    demand(lock == f"conda/environment.py-{pack.python_version}-linux-64.lock", f"a lock of its own, not {lock}")
    own = [*pack.get_preassemble_scripts(), *pack.get_assemble_scripts()]
    demand(all(user == USER for user, _ in own), "no step of ours as root")
    steps = [*(script.strip() for _, script in own), *(f"./{script}" for script in pack.get_post_build_scripts())]
    demand(len(steps) == 2 and "-r " in steps[0], f"requirements.txt and postBuild, not {steps}")
    demand(steps[-1] == "./.binder/postBuild", f"postBuild as the last step, not {steps[-1]}")
    places = [plan.find(f"RUN {step}") for step in steps]
    demand(-1 < plan.find("\nCOPY --chown=1000:1000 src/ ${REPO_DIR}/") < places[-1], "postBuild after the checkout")
    demand(-1 not in places and places == sorted(places), "each step in the plan, in this order")
    out.mkdir(exist_ok=True)
    (out / "Dockerfile").write_text(plan)
    (out / "base.txt").write_text("".join(f"{name}=={version}\n" for name, version in base(lock).items()))
    (out / "steps.sh").write_text("\n".join(["set -eux", f"chmod +x {steps[-1]}", *steps, ""]))
    (out / "command.json").write_text(re.findall(r"^CMD (\[.*\])$", plan, re.MULTILINE)[-1])
    print(f"repo2docker {app.version}: {type(pack).__name__}, Python {pack.python_version}; then: {'; '.join(steps)}")


def base(lock: str) -> dict[str, str]:
    """Return the Python programs that the image has before, with the versions of its lock file."""
    folder = Path(conda.__file__).parents[1]
    frozen = (folder / lock).read_text()
    asked = re.findall(r"^ *- ([\w-]+)", (folder / "conda" / "environment.yml").read_text(), re.MULTILINE)
    found = {}
    for name in sorted(set(asked) - NOT_PYTHON - {"conda-forge"}):
        version = re.search(rf"/{re.escape(name)}-([\d.]+)-\w+\.conda", frozen)
        demand(version is not None, f"a locked version of {name}")
        found[ON_PYPI.get(name, name)] = version[1]
    return found


def demand(fact: bool, expected: str) -> None:
    """Stop with a sentence where the plan is another."""
    if not fact:
        raise SystemExit(f"repo2docker's plan: expected {expected}")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
