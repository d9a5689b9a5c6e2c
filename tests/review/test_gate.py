"""A check says whether all is well, names what is not, and has the exit code of the one table."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from made_comparison import a_comparison, many
from made_shots import failed, row
from typer.testing import CliRunner

import whiteshot_nb as ws
from whiteshot_nb import errors
from whiteshot_nb.cli import app
from whiteshot_nb.model.exit_codes import ExitCode
from whiteshot_nb.store import PictureFolder

REFERENCE = (Path(__file__).parents[2] / "docs" / "reference.md").read_text(encoding="utf-8")
COMMANDS = {
    "compare": {0, 1, 2, 3, 4},
    "report": {0, 1, 2, 5, 6},
    "doctor": {0, 1, 2},
    "demo": {0, 1, 5, 6},
    "archive": {0, 2, 5, 6, 7},
}


@pytest.fixture
def pictures(tmp_path):
    return PictureFolder(tmp_path / "pictures")


def shots(pictures, good, bad):
    rows = [row(pictures, number, f"/good/{number}") for number in range(good)]
    return ws.Shots(rows + [failed(number, f"/bad/{number}") for number in range(good, good + bad)], pictures)


@pytest.mark.parametrize(("good", "bad", "code"), [(2, 0, 0), (2, 1, 5), (0, 2, 6), (0, 0, 0)])
def test_shots_are_well_if_every_one_has_a_picture(pictures, good, bad, code):
    check = shots(pictures, good, bad).check()
    assert isinstance(check, ws.Check)
    assert (check.exit_code, bool(check)) == (code, code == 0)
    assert check.frame["scene"].tolist() == [f"/bad/{number}" for number in range(good, good + bad)]
    assert len(check.problems) == bad


def test_a_check_that_is_well_raises_nothing_and_one_that_is_not_names_the_first_scenes(pictures):
    shots(pictures, 2, 0).check().raise_for_failure()
    check = shots(pictures, 1, 5).check()
    with pytest.raises(errors.CheckFailed) as caught:
        check.raise_for_failure()
    error = caught.value
    assert error.exit_code == 5
    assert error.what == "5 scenes do not pass the check"
    assert all(f"/bad/{number}: " in str(error) for number in (1, 2, 3))
    assert "/bad/4" not in str(error)
    assert "and 2 more" in str(error)
    assert check.frame["error"].iloc[0] in str(error)


def test_a_comparison_says_what_is_not_reviewed_and_who_rejected_what(pictures):
    comparison = a_comparison(pictures)
    comparison.accept(comparison.frame, exclude=["/lesson/drawn", "/lesson/cut"], reviewer="ann", confirm=True)
    check = comparison.check()
    assert check.problems == ("/lesson/drawn: content, not reviewed", "/lesson/cut: resized, not reviewed")
    comparison.reject("/lesson/cut", reviewer="bo", comment="no")
    check = comparison.check()
    assert (check.exit_code, check.problems[1]) == (ExitCode.REJECTED, "/lesson/cut: resized, rejected by bo")
    assert repr(check).startswith("<Check rejected: /lesson/drawn: content, not reviewed; ")
    comparison.accept(check.frame, reviewer="ann")
    assert repr(comparison.check()) == "<Check ok>"


def test_scenes_of_several_rooms_are_named_with_their_room(pictures):
    problems = many(pictures, 4, change=lambda _: True).check().problems
    assert problems[:2] == (
        "Room 0 /lesson/00000: content, not reviewed",
        "Room 1 /lesson/00001: content, not reviewed",
    )


def test_the_table_of_exit_codes_is_in_the_reference():
    table = REFERENCE.partition("## Exit codes")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (\d+) \| `(\w+)` \|", table, re.MULTILINE)
    assert rows == [(str(code.value), code.name) for code in ExitCode]


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_lists_its_exit_codes_in_its_help(command):
    told = CliRunner().invoke(app, [command, "--help"]).stdout
    assert {int(code) for code in re.findall(r"^ (\d) \w", told, re.MULTILINE)} == COMMANDS[command]
