"""The command line: what it refuses, it refuses in a sentence and with an exit code, never with a traceback."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from junitparser import JUnitXml
from typer.testing import CliRunner

import whiteshot_nb as ws
from whiteshot_nb import tokens
from whiteshot_nb.cli import app


def run(*arguments, **environment):
    return CliRunner().invoke(app, list(map(str, arguments)), env=environment)


REFUSED = {
    "token of no service": (["token", "--data", "typo"], "The folder typo is not the data folder of a server"),
    "hours nan": (["token", "--hours", "nan", "--data", "."], "nan"),
    "hours 0": (["token", "--hours", "0", "--data", "."], "greater than 0"),
    "data is a file": (["serve", "--data", __file__, "--port", "0"], "cannot be read or written"),
    "a port that is none": (["serve", "--port", "99999"], "less than or equal"),
    "data that cannot be": (["serve", "--data", "/proc/nothing", "--port", "0"], "cannot be read or written"),
    "a storage that is none": (["serve", "--port", "0", "--storage", "ftp://x"], "a folder or an s3:// URL"),
    "a data center that is none": (
        ["serve", "--port", "0", "--screenshots-in", "mars", "--storage", "ftp://x"],
        "Unknown data center: mars",
    ),
    "a host that is none": (["serve", "--port", "0", "--allow-pictures", "a b"], "not a valid host to fetch"),
    "an output that cannot be": (["demo", "--out", "/proc/nothing"], "could not write"),
    "a library that is not there": (["compare", "typo"], "no library in typo"),
    "a library that is a file": (["compare", __file__], "no library"),
    "a folder that is no library": (["compare", "."], "no library in ."),
    "a database that is not there": (
        ["compare", ".", "--database", "sqlite:///typo.db"],
        "no library in sqlite:///typo.db",
    ),
    "a database that is none": (["compare", ".", "--database", "nonsense"], "database URL"),
    "a doctor without a token": (["doctor"], "No token or key pair was found"),
}


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_is_said_in_a_sentence(arguments, words, tmp_path):
    done = run(*arguments)
    assert done.exit_code in {1, 2}
    assert words in done.stderr
    assert isinstance(done.exception, SystemExit), done.exception
    assert not {"typo", "typo.db", "ledger.sqlite"} & {path.name for path in tmp_path.iterdir()}


def test_the_installed_command_does_the_same():
    command = [str(Path(sys.executable).with_name("whiteshot")), "token", "--data", "typo"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "The folder typo is not the data folder of a server" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_demo_shows_and_writes_every_scene_of_the_lesson():
    done = run("demo")
    assert done.exit_code == 0, done.output
    assert "18 of 18 scenes were captured and checked" in done.stdout
    assert len(re.findall(r"^\d+ +/lesson/\d\d\S+ +True +1280 +720", done.stdout, re.MULTILINE)) == 18
    names = [path.name for path in Path("whiteshot-demo").iterdir()]
    assert sum(name.endswith(".png") for name in names) == 18
    assert {"index.html", "shots.csv"} < set(names)
    assert "capture: 100%" in done.stderr


def test_half_a_key_pair_is_not_ignored():
    done = run("serve", "--port", "0", WHITESHOT_AK="only-half")
    assert done.exit_code == 2
    assert "Only one of the access key" in done.stderr


def test_a_token_printed_for_a_key_pair_is_one():
    done = run("token", "--role", "reader", WHITESHOT_AK="ak", WHITESHOT_SK="sk")
    assert tokens.verify(done.stdout.strip(), "sk").role == "reader"


@pytest.mark.parametrize("command", ["demo", "serve", "token", "doctor"])
def test_every_command_explains_itself(command):
    done = run(command, "--help")
    assert done.exit_code == 0
    assert "--" in done.stdout


def test_a_comparison_is_a_table_and_with_exit_code_a_number(client, lesson, tmp_path):
    library = str(tmp_path / "boards")
    with ws.Library(library) as opened:
        assert run("compare", library).exit_code == 2
        shots = ws.capture(client, lesson, "/lesson", group=True, library=opened, width=64, height=36)
        done = run("compare", library)
        assert done.exit_code == 0
        assert re.search(r"^new +18 +0 +0", done.stdout, re.MULTILINE), done.stdout
        assert "0 rejected, 18 not reviewed." in done.stdout
        assert run("compare", library, "--exit-code").exit_code == 3
        comparison = opened.compare(shots)
        comparison.reject(query="order == 0")
        assert run("compare", library, "--exit-code").exit_code == 4
        comparison.accept(comparison.frame, confirm=True)
        assert run("compare", library, "--exit-code").exit_code == 0
        first = opened.runs["run"].iloc[0]
        assert "unchanged" in run("compare", library, "--run", first, "--baseline", first, "--exit-code").stdout
        assert "no run or baseline named typo" in run("compare", library, "--baseline", "typo").stderr
        assert "only change types, but contains 'pretty'" in run("compare", library, "--fail-on", "pretty").stderr


@pytest.fixture(scope="module")
def library(sandbox, lesson, tmp_path_factory):
    place = tmp_path_factory.mktemp("libraries") / "boards"
    with sandbox.client() as client, ws.Library(place) as opened:
        ws.capture(client, lesson, "/lesson", group=True, library=opened, width=64, height=36)
    return place


def test_files_come_from_the_command_line_too(library, tmp_path):
    names = ["x.pdf", "x.xlsx", "x.zip", "x.csv"]
    reports = [one for name in names for one in ("--report", tmp_path / name)]
    options = ["--junit", tmp_path / "j.xml", "--markdown", tmp_path / "m.md", "--title", "Lesson", "--exit-code"]
    done = run("compare", library, *options, *reports)
    assert done.exit_code == 3, done.output
    assert JUnitXml.fromfile(str(tmp_path / "j.xml")).failures == 18
    assert (tmp_path / "m.md").read_text(encoding="utf-8").startswith("## Lesson\n")
    done = run("report", library, *(tmp_path / f"shots-{name}" for name in names), "--title", "Less\udcffn")
    assert done.exit_code == 0, done.output
    for name in names:
        assert (tmp_path / name).stat().st_size > 0
        assert (tmp_path / f"shots-{name}").stat().st_size > 0


def test_a_report_without_pictures_that_are_lost_says_so_and_ends_with_5(client, lesson, tmp_path):
    with ws.Library(tmp_path / "boards") as opened:
        shots = ws.capture(client, lesson, "/lesson", group=True, library=opened, width=64, height=36)
        opened._store.pictures.drop(shots[3].sha256)
    done = run("report", tmp_path / "boards", tmp_path / "x.pdf")
    assert done.exit_code == 5
    assert "1 of 18 pictures are missing from the library or damaged" in done.stderr
    assert (tmp_path / "x.pdf").is_file()


UNWRITTEN = {
    "a name without a format": (["report", "boards", "lesson"], "must end in the suffix of an export format"),
    "a format of comparisons": (["report", "boards", "lesson.xml"], "suffixes: .csv"),
    "a report of no format": (["compare", "boards", "--report", "x.txt"], "must end in the suffix of an export format"),
    "no such library": (["report", "typo", "x.pdf"], "no library in typo"),
    "a place that is not there": (["report", "boards", "nowhere/x.pdf"], "could not be written to"),
    "a summary that cannot be": (["compare", "boards", "--markdown", "nowhere/x.md"], "could not be written to"),
}


@pytest.mark.parametrize(("arguments", "words"), UNWRITTEN.values(), ids=UNWRITTEN)
def test_a_report_that_cannot_be_written_is_said_in_a_sentence(library, arguments, words, monkeypatch):
    monkeypatch.chdir(library.parent)
    done = run(*arguments)
    assert done.exit_code == (1 if "could not be written" in words else 2)
    assert words in done.stderr
    assert isinstance(done.exception, SystemExit), done.exception
