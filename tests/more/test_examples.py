"""The examples of the README and of the pages do what they say, and the demo says what it did not do."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from typer.testing import CliRunner

from whiteshot_nb.cli import app

ROOT = Path(__file__).resolve().parents[2]


def example_of(page):
    return re.search(r"<!-- a test runs this example -->\n```python\n(.*?)```", page, re.DOTALL)[1]


def run_example_of(page):
    exec(compile(example_of(page), "example", "exec"), {})


def test_the_example_of_the_readme_runs(tmp_path, capsys):
    run_example_of((ROOT / "README.md").read_text(encoding="utf-8"))
    assert "18 of 18 captured" in capsys.readouterr().out
    assert (tmp_path / "boards" / "index.html").exists()


def test_the_example_of_the_page_on_many_rooms_runs_as_a_script(tmp_path):
    example = example_of((ROOT / "docs" / "scale.md").read_text(encoding="utf-8"))
    script = tmp_path / "example.py"
    script.write_text(f"if __name__ == '__main__':\n{textwrap.indent(example, '    ')}", encoding="utf-8")
    done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout.count("<Shots 26 of 26 captured, 640×360>") == 2, done.stderr


def test_the_example_of_the_page_on_archives_runs(capsys):
    run_example_of((ROOT / "docs" / "archive.md").read_text(encoding="utf-8"))
    assert "3 rooms (3 unchanged" in capsys.readouterr().out
    assert sorted(path.name for path in Path("archive").glob("*.pdf")) == ["007.pdf", "008.pdf", "009.pdf"]


@pytest.mark.parametrize(
    ("group", "code"), [("/nowhere", 6), ("/lesson/extra", 1)], ids=["a failure", "too few scenes"]
)
def test_a_demo_that_did_not_bring_all_fails_and_says_why(monkeypatch, group, code):
    monkeypatch.setattr("whiteshot_nb.cli.demo.GROUP", group)
    done = CliRunner().invoke(app, ["demo"])
    assert done.exit_code == code
    assert ("/nowhere failed. NotFound: " in done.stderr) == (group == "/nowhere")
