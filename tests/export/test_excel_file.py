"""The workbook, as openpyxl reads it."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest
from made_shots import a_lesson, picture, row
from PIL import Image

import whiteshot_nb as ws
from whiteshot_nb.export import excel_cells
from whiteshot_nb.store import PictureFolder


@pytest.fixture
def pictures(tmp_path):
    return PictureFolder(tmp_path / "pictures")


@pytest.fixture
def lesson(pictures):
    return a_lesson(pictures)


def cells_of(sheet):
    """Cells by the name of their column, row by row."""
    names = [cell.value for cell in sheet[1]]
    return [dict(zip(names, line, strict=True)) for line in sheet.iter_rows(min_row=2)]


def opened(path):
    return openpyxl.load_workbook(path)


def test_every_column_is_there_with_its_type_and_no_text_is_a_formula(lesson, tmp_path):
    sheet = opened(lesson.to_excel(tmp_path / "x.xlsx"))["Shots"]
    lines = cells_of(sheet)
    assert set(lines[0]) == {"picture", *lesson.frame.columns}
    for line, shot in zip(lines, lesson, strict=True):
        assert line["scene"].value == shot.scene
        assert line["ok"].value is shot.ok
        assert line["width"].value == 64
        assert line["hint"].value == shot.hint
    assert lines[0]["taken_at"].value == datetime(2026, 1, 2, 3, 4, 5, 678_000)  # noqa: DTZ001 - a sheet has no zones
    assert lines[3]["scene"].data_type == "s"
    assert lines[0]["due"].value.year == 2026


@pytest.mark.parametrize("text", ["=1+1", "+1", "@x", "-1", "{=1}", "http://example.org", "internal:Run!A1", "\x07"])
def test_text_in_any_column_stays_text(lesson, tmp_path, text):
    frame = lesson[:1].frame.assign(mine=text)
    path = frame.shots(library=lesson).to_excel(tmp_path / "x.xlsx")
    cell = cells_of(opened(path)["Shots"])[0]["mine"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_a_good_row_has_its_thumbnail_in_the_first_cell(pictures, tmp_path):
    shots = ws.Shots([row(pictures, 0, "/a", png=picture(7, (1280, 720)))], pictures)
    sheet = opened(shots.to_excel(tmp_path / "x.xlsx"))["Shots"]
    (shown,) = sheet._images
    assert (shown.anchor._from.row, shown.anchor._from.col) == (1, 0)
    thumbnail = Image.open(io.BytesIO(shown._data()))
    assert thumbnail.size == (320, 180)
    assert max(abs(a - b) for a, b in zip(thumbnail.getpixel((4, 4)), (7, 80, 160), strict=True)) < 20


def test_the_sheet_is_ready_to_work_with(lesson, tmp_path):
    sheet = opened(lesson.to_excel(tmp_path / "x.xlsx"))["Shots"]
    assert sheet.freeze_panes == "D2"  # header, picture, room and scene stay in sight
    assert sheet.auto_filter.ref.startswith("A1:")
    rules = [(rule.formula[0], str(where.sqref)) for where in sheet.conditional_formatting for rule in where.rules]
    assert ("AND(NOT(ISBLANK($D2)),$D2=FALSE)", f"A2:{sheet.dimensions.partition(':')[2]}") in rules
    assert len(rules) == 3
    line = cells_of(sheet)[0]
    assert line["url"].hyperlink.target == "https://example.org/0.png"


def test_a_sheet_says_what_the_run_was_and_what_came(lesson, tmp_path):
    told = dict(opened(lesson.to_excel(tmp_path / "x.xlsx"))["Run"].iter_rows(values_only=True))
    assert told["Size asked for"] == "64 × 48"
    assert told["Taken (UTC)"] == "2026-01-02 03:04:05 – 03:04:10"
    counts = {"Scenes": "6", "Captured": "5", "Failed": "1", "Blank": "1", "Near duplicates": "1"}
    assert counts.items() <= told.items()


def test_odd_values_and_more_links_than_a_sheet_takes_are_text(lesson, tmp_path, monkeypatch):
    monkeypatch.setattr(excel_cells, "_MAX_LINKS", 2)
    frame = lesson.frame.assign(odd=[2**60, float("inf"), "x" * 40_000, {"a": [1]}, None, 2.5])
    lines = cells_of(opened(frame.shots(library=lesson).to_excel(tmp_path / "x.xlsx"))["Shots"])
    assert [line["odd"].value for line in lines] == [str(2**60), "inf", "x" * 32_767, '{"a": [1]}', None, 2.5]
    assert [line["url"].hyperlink is not None for line in lines] == [True, True, False, False, False, False]
    assert lines[4]["url"].value == "https://example.org/4.png"


def test_nothing_to_show_is_a_workbook_too(lesson, tmp_path):
    assert opened(lesson[:0].to_excel(tmp_path / "x.xlsx"))["Run"]["A1"].value == "Scenes"
