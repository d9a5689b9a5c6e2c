"""What the files of an archive are called, and targets in a CSV file: what is wrong is told before anything is sent."""

from __future__ import annotations

import string
from datetime import date
from pathlib import Path, PureWindowsPath

import pandas as pd
import pytest
from faulty import FaultyServer
from hypothesis import example, given
from hypothesis import strategies as st

import whiteshot_nb as ws
from whiteshot_nb import errors
from whiteshot_nb.archiving.name_template import NameTemplate
from whiteshot_nb.archiving.targets_csv import read_targets_csv

ROOMS = [f"{number:032x}" for number in range(1, 5)]
DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{digit}" for name in ("com", "lpt") for digit in "0123456789¹²³")}


def name_of(value, template="{lesson_id}.pdf"):
    return NameTemplate.parse(template, ".pdf").name(0, {"room": ROOMS[0], "lesson_id": value})


NAMES = {
    "007": "007.pdf",
    "Bio 7.2 – Blätter": "Bio 7.2 – Blätter.pdf",
    "课程 一": "课程 一.pdf",
    "👩‍🏫 ok": "👩‍🏫 ok.pdf",
    "../../etc/passwd": "etc-passwd.pdf",
    "/absolute": "absolute.pdf",
    "C:\\Windows\\x": "C--Windows-x.pdf",
    "CON": "_CON.pdf",
    "con.txt": "_con.txt.pdf",
    "LPT¹": "_LPT¹.pdf",
    "console": "console.pdf",
    "ends. . ": "ends.pdf",
    ".hidden": "hidden.pdf",
    "-rf": "rf.pdf",
    "a\nb\tc\0d": "a-b-c-d.pdf",
    "turned\u202efdp.exe": "turned-fdp.exe.pdf",
    "broken \ud800 letter": "broken - letter.pdf",
    'a<b>c:d"e|f?g*h': "a-b-c-d-e-f-g-h.pdf",
    7: "7.pdf",
    2.5: "2.5.pdf",
    date(2026, 1, 2): "2026-01-02.pdf",
    "{room.__class__}": "{room.__class__}.pdf",
    "%s%n": "%s%n.pdf",
}


@pytest.mark.parametrize(("value", "name"), NAMES.items(), ids=map(repr, NAMES))
def test_a_value_is_readable_in_the_name_and_safe(value, name):
    assert name_of(value) == name


@given(st.text(min_size=1, max_size=400))
@example("CON")
@example("x" * 300)
@example("😀" * 300)
@example("e\u0301" * 200)
@example("aux . x")
def test_whatever_a_value_is_the_file_is_in_its_folder_and_can_be_on_every_system(value):
    try:
        name = name_of(value, "folder/{lesson_id}.pdf")
    except errors.InvalidInput as error:
        assert not set(value) & set(string.ascii_letters + string.digits), "a letter can always stand in a name"
        assert "cannot be used in a file name" in str(error)  # noqa: PT017 - one of two good outcomes
        return
    folder, _, file = name.partition("/")
    assert (folder, file[-4:]) == ("folder", ".pdf")
    assert not set(file) & set('<>:"/\\|?*') | {letter for letter in file if ord(letter) < 32}
    assert len(file.encode()) <= 140
    assert file[0] not in " .-"
    assert file[-5] not in " .-"
    assert file.split(".")[0].strip().lower() not in DEVICES
    assert not PureWindowsPath(file).drive


def test_long_values_that_differ_at_their_ends_have_different_names():
    names = {name_of("Lesson " * 60 + end) for end in "abc"}
    assert len(names) == 3
    assert all(name.startswith("Lesson Lesson") for name in names)


WRONG_TEMPLATES = {
    "{lesson_id}": r"must end in \.pdf",
    "{lesson_id}.zip": r"must end in \.pdf",
    "../{lesson_id}.pdf": "is not a valid file or folder name",
    "{lesson_id}/../x.pdf": "is not a valid file or folder name",
    "/tmp/{lesson_id}.pdf": "is not a valid file or folder name",
    "a//{lesson_id}.pdf": "is not a valid file or folder name",
    "C:{lesson_id}.pdf": "is not a valid file or folder name",
    "..\\{lesson_id}.pdf": "is not a valid file or folder name",
    ".whiteshot/{lesson_id}.pdf": "is not a valid file or folder name",
    "{lesson_id}/.pdf": "is not a valid file or folder name",
    ".pdf": "is not a valid file or folder name",
    "{lesson_id.pdf": "is not valid",
    "lesson_id}.pdf": "is not valid",
    "{lesson_id!r}.pdf": "must contain only a column name",
    "{lesson_id:>3000000}.pdf": "must contain only a column name",
    "{lesson_id:{room}}.pdf": "must contain only a column name",
    "{room.__class__}.pdf": "uses the column 'room.__class__', which does not exist",
    "{room[0]}.pdf": r"uses the column 'room\[0\]', which does not exist",
    "{}.pdf": "uses the column '', which does not exist",
    "{0}.pdf": "uses the column '0', which does not exist",
    "{lessonid}.pdf": "which does not exist.*The columns of the target are: room, path, width, height, lesson_id",
    "same.pdf": "Two rooms have the same file name: same.pdf .rooms 0+1 and 0+2. .and 1 more",
}


@pytest.fixture
def never_asked(tmp_path):
    with FaultyServer() as server, server.client() as client:
        yield client
        assert server.asked == []
        assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("template", "words"), WRONG_TEMPLATES.items(), ids=WRONG_TEMPLATES)
def test_a_name_that_is_none_is_told_before_anything_is_sent_or_kept(never_asked, template, words):
    targets = [{"room": room, "path": "/g", "lesson_id": room[-1]} for room in ROOMS[:3]]
    with pytest.raises(errors.InvalidInput, match=words):
        ws.archive(never_asked, targets, "out", pdf=template)


WRONG_VALUES = {
    "empty": (["x", ""], "Target 1: The value of the column 'lesson_id' is ''"),
    "NaN": ([1.0, float("nan")], "Target 1: The value of the column 'lesson_id' is empty"),
    "NaT": ([pd.Timestamp(0), pd.NaT], "Target 1: The value of the column 'lesson_id' is empty"),
    "None": (["x", None], "Target 1: The value of the column 'lesson_id' is empty"),
    "dots": (["x", "../.."], "Target 1: The value of the column 'lesson_id' is '../..'"),
    "a list": (["x", ["y"]], r"Target 1: The value of the column 'lesson_id' is \['y'\]"),
    "the same": (["x", "x"], r"x.pdf \(rooms 0+1 and 0+2\)"),
    "the same but for case": (["Ägypten", "ÄGYPTEN"], "Two rooms have the same file name"),
    "the same but for composition": (["\u00e9", "e\u0301"], "Two rooms have the same file name"),
    "the same when it is safe": (["a/b", "a:b"], r"a-b.pdf \(rooms"),
    "the same as a device": (["CON", "_con"], "Two rooms have the same file name"),
}


@pytest.mark.parametrize(("values", "words"), WRONG_VALUES.values(), ids=WRONG_VALUES)
def test_a_value_that_can_name_no_file_of_its_own_is_told(never_asked, values, words):
    targets = [{"room": room, "lesson_id": value} for room, value in zip(ROOMS, values, strict=False)]
    with pytest.raises(errors.InvalidInput, match=words):
        ws.archive(never_asked, targets, "out", pdf="{lesson_id}.pdf")


def test_a_room_has_one_name(never_asked):
    targets = [{"room": ROOMS[0], "lesson_id": one} for one in "ab"]
    with pytest.raises(errors.InvalidInput, match=r"Target 1: The room 0+1 has two file names, a\.pdf and b\.pdf"):
        ws.archive(never_asked, targets, "out", pdf="{lesson_id}.pdf")


def test_what_else_is_wrong_is_told_before_anything_is_sent(never_asked, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    for words, arguments in {
        "at least one room": {"targets": []},
        "is not writable": {"out": "file"},
        "Add a column 'width'": {"width": None},
        "page size": {"page": "a3"},
        "cannot be combined": {"pdf": "{room}.pdf", "zip": "{room}.zip"},
        "applies only to PDFs": {"zip": "{room}.zip", "page": "a4"},
        "concurrency": {"concurrency": 0},
        "must be a Room or a UUID": {"targets": [{"room": "a b"}]},
        "'library' is required": {"out": ws.Storage("s3://b", vendor="s3", endpoint="http://127.0.0.1:9")},
    }.items():
        with pytest.raises(errors.InvalidInput, match=words):
            ws.archive(never_asked, **{"targets": [{"room": ROOMS[0]}], "out": "out"} | arguments)


def test_a_pdf_without_the_extra_is_refused_before_anything_is_sent(never_asked, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(errors.ConfigError, match=r"PDF export requires the package typst.*whiteshot-nb\[export\]"):
        ws.archive(never_asked, [{"room": ROOMS[0]}], "out")


def targets_in(text):
    Path("targets.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read_targets_csv(Path("targets.csv")))


def test_a_file_of_targets_keeps_text_as_it_is():
    text = '\ufeffroom, width,height,group,lesson_id,teacher\r\nab,640, 360 ,No,007,"Ann, Bo"\r\n\r\ncd,,,,1e5,NA\r\n'
    assert targets_in(text) == [
        {"room": "ab", "width": 640, "height": 360, "group": False, "lesson_id": "007", "teacher": "Ann, Bo"},
        {"room": "cd", "width": None, "height": None, "group": None, "lesson_id": "1e5", "teacher": "NA"},
    ]


WRONG_FILES = {
    "": "no column named 'room'. The file is empty",
    "room;path\nab;/g\n": "no column named 'room'. The first line is: room;path. Separate columns with commas",
    "room,room\na,b\n": "two columns named 'room'",
    "room,path\nab,/g,x\n": "line 2: The line has more cells than the first line",
    "room,width\nab,1\ncd,wide\n": "line 3: 'width' must be a whole number of pixels, not 'wide'",
    "room,group\nab,perhaps\n": "line 2: 'group' must be true or false, not 'perhaps'",
    'room,path\nab,"/g\n': "is not a valid CSV file",
    "room\n" + "x" * 200_000: "is not a valid CSV file",
    b"room\n\xff\xfe\n": "is not encoded in UTF-8",
}


@pytest.mark.parametrize(("text", "words"), WRONG_FILES.items(), ids=range(len(WRONG_FILES)))
def test_a_file_that_holds_no_targets_is_told_with_its_line(text, words):
    with pytest.raises(errors.InvalidInput, match=words):
        targets_in(text)


@pytest.mark.parametrize("name", ["nothing.csv", "."])
def test_a_file_that_cannot_be_read_is_told(name):
    with pytest.raises(errors.InvalidInput, match="cannot be read"):
        list(read_targets_csv(Path(name)))
