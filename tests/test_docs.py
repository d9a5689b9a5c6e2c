"""What the README and the notebooks say is true."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

import whiteshot_nb as ws

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LARGEST_NOTEBOOK = 150_000


def name_of(requirement):
    return re.split(r"[\[<>=]", requirement)[0].lower().replace("_", "-")


CORE = {name_of(one) for one in PROJECT["dependencies"]}
SERVER = {name_of(one) for one in PROJECT["optional-dependencies"]["server"]}
EXPORT = {name_of(one) for one in PROJECT["optional-dependencies"]["export"]}


def imported_by(path):
    """Top-level packages from elsewhere that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {"whiteshot_nb"}


@pytest.mark.parametrize("name", sorted(ws.__all__))
def test_every_public_name_has_a_docstring(name):
    assert (getattr(ws, name).__doc__ or "").strip()


@pytest.mark.parametrize(
    "name", ["capture", "start_capture", "CaptureForm", "Client", "Reviewer", "Sandbox", "Shots", "Job", "tokens"]
)
def test_the_readme_knows_the_public_face(name):
    assert name in README


def test_the_pictures_the_readme_shows_are_there():
    for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (ROOT / picture).exists()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_are_committed_executed_small_and_without_secrets(path):
    text = path.read_text(encoding="utf-8")
    notebook = json.loads(text)
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert "widgets" not in notebook["metadata"]
    assert len(text) < LARGEST_NOTEBOOK
    assert not re.search(r"NETLESS(SDK|ROOM|TASK)_[A-Za-z0-9_-]{20,}", text)


def test_there_is_a_notebook():
    assert NOTEBOOKS


def test_binders_requirements_hold_all_that_the_package_imports():
    """The recipe installs the package itself without its dependencies, on top of what JupyterLab brings."""
    pinned = (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8").lower()
    assert (CORE | SERVER) - {"ipywidgets", "traitlets"} <= {line.partition("==")[0] for line in pinned.splitlines()}


def test_a_plain_install_brings_all_that_the_modules_import():
    homes = metadata.packages_distributions()
    missing = {}
    for path in Path(ws.__file__).parent.rglob("*.py"):
        declared = CORE | (SERVER if "server" in path.parts else EXPORT if "export" in path.parts else set())
        for name in imported_by(path):
            if not declared & {name_of(home) for home in homes[name]}:
                missing.setdefault(name, path.name)
    assert missing == {}


def test_the_readme_names_every_dependency_whose_licence_asks_for_more_than_a_notice():
    for name in CORE | SERVER | EXPORT:
        about = metadata.metadata(name)
        licence = " ".join(filter(None, [about["License-Expression"], (about["License"] or "")[:60]]))
        licence += " ".join(about.get_all("Classifier") or [])
        assert not re.search(r"GPL|MPL|Mozilla", licence) or f"`{name}`" in README.partition("MIT licence.")[2], name


def test_pins_name_no_address():
    for file in ("constraints.txt", "binder/requirements.txt"):
        assert "://" not in (ROOT / file).read_text(encoding="utf-8")


def test_every_public_name_is_there_when_it_is_asked_for_and_a_wrong_one_is_not():
    assert set(ws.__all__) <= set(dir(ws))
    assert ws._HOMES.keys() == set(ws.__all__) - {"errors", "tokens"}
    for name in ws.__all__:
        assert getattr(ws, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'Capture'"):
        getattr(ws, "Capture")  # noqa: B009 - an attribute access is what is tested


def test_the_servers_drawing_processes_load_no_pandas():
    code = "import sys, whiteshot_nb.server.drawing.worker; print({'pandas', 'httpx', 'ipywidgets'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


def test_the_form_loads_neither_sql_nor_reviews_nor_exports():
    code = (
        "import sys, whiteshot_nb as ws; ws.Client; ws.CaptureForm; "
        "slow = ('sqlalchemy', 'asyncio', 'whiteshot_nb.review', 'whiteshot_nb.views.review', 'whiteshot_nb.export.'); "
        "print([name for name in sys.modules if name.startswith(slow)])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
