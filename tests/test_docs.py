"""What the README and the notebooks say is true."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

import whiteshot_nb as ws

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LARGEST_NOTEBOOK = 150_000


def test_the_example_of_the_readme_runs(tmp_path, capsys):
    example = re.search(r"<!-- a test runs this example -->\n```python\n(.*?)```", README, re.DOTALL)
    exec(compile(example[1], "README.md", "exec"), {})
    assert "18 of 18 captured" in capsys.readouterr().out
    assert (tmp_path / "boards" / "index.html").exists()


@pytest.mark.parametrize("name", sorted(ws.__all__))
def test_every_public_name_has_a_docstring(name):
    assert (getattr(ws, name).__doc__ or "").strip()


@pytest.mark.parametrize(
    "name", ["capture", "start_capture", "CaptureForm", "Client", "Sandbox", "Shots", "Job", "tokens"]
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
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["server"]]
    names = {re.split(r"[\[<>=]", one)[0].lower() for one in needed}
    pinned = (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8").lower()
    assert names - {"ipywidgets"} <= {line.partition("==")[0] for line in pinned.splitlines()}


def test_pins_name_no_address():
    for file in ("constraints.txt", "binder/requirements.txt"):
        assert "://" not in (ROOT / file).read_text(encoding="utf-8")
