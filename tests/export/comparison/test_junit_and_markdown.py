"""What a comparison tells a CI server: JUnit XML, and a summary in Markdown."""

from __future__ import annotations

import html
import re
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from junitparser import JUnitXml
from made_comparison import AFTER, BEFORE, CLASSES, HOSTILE, a_comparison, many, shots_of, undecided
from markdown_it import MarkdownIt
from PIL import Image

import whiteshot_nb as ws
from whiteshot_nb.store import PictureFolder

DRAWN = "/lesson/drawn"
SHOWN = HOSTILE.replace("\x07", " ").strip()


@pytest.fixture
def comparison(compared):
    """The same pictures for all, with verdicts of the test's own."""
    found = undecided(compared)
    found.accept("/lesson/drawn", reviewer="ann", comment="fine")
    found.reject(f"/{HOSTILE}", reviewer="bo", comment=HOSTILE)
    return found


# JUnit


def kind_of(case):
    """How a case went, as junitparser tells."""
    kinds = {"failure": case.is_failure, "error": case.is_error, "skipped": case.is_skipped, "passed": case.is_passed}
    (kind,) = (kind for kind, so in kinds.items() if so)
    return kind


def cases_of(path):
    return [case for suite in JUnitXml.fromfile(str(path)) for case in suite]


WENT = {
    "/lesson/same": "passed",
    "/lesson/drawn": "passed",  # accepted
    f"/{HOSTILE}": "failure",  # rejected
    "/lesson/=1+1": "failure",
    "/lesson/speck": "skipped",  # noise
    "/lesson/emptied": "failure",
    "/lesson/cut": "failure",
    "/lesson/lost": "error",
    "/lesson/fresh": "failure",
    "/lesson/gone": "failure",
}


def test_each_scene_is_a_test_case_that_goes_as_the_check_does(comparison, tmp_path):
    path = comparison.to_junit(tmp_path / "x.xml")
    went = [kind_of(case) for case in cases_of(path)]
    assert went == list(WENT.values())
    told = JUnitXml.fromfile(str(path))
    assert (told.tests, told.failures, told.errors) == (10, 6, 1)
    assert told.failures + told.errors == len(comparison.check().frame)


def test_other_classes_fail_if_they_are_asked_to(comparison, tmp_path):
    went = [kind_of(case) for case in cases_of(comparison.to_junit(tmp_path / "x.xml", fail_on={"noise", "unchanged"}))]
    wanted = dict.fromkeys(WENT, "skipped") | {f"/{HOSTILE}": "failure", "/lesson/drawn": "passed"}
    wanted |= {"/lesson/speck": "failure", "/lesson/same": "failure"}
    assert went == list(wanted.values())
    with pytest.raises(ws.errors.InvalidInput, match="only change types, but contains 'pretty'"):
        comparison.to_junit(tmp_path / "y.xml", fail_on={"pretty"})


def test_a_case_says_why_who_and_what_and_attaches_what_is_to_be_seen(comparison, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("reports").mkdir()
    cases = dict(zip(CLASSES, cases_of(comparison.to_junit("reports/boards.xml")), strict=True))
    rejected = cases[f"/{HOSTILE}"]
    assert rejected.name == f"/{HOSTILE}".replace("\x07", "\ufffd")
    assert rejected.classname == "Lesson"
    assert "rejected by bo, content: 775 pixels changed" in rejected.result[0].message
    attached = {
        scene: re.findall(r"^\[\[ATTACHMENT\|(.+)\]\]$", case.system_out, re.MULTILINE) for scene, case in cases.items()
    }
    wanted = [scene for scene, kind in WENT.items() if kind == "failure"]
    assert [scene for scene, files in attached.items() if files] == wanted
    files = [file for (file,) in (attached[scene] for scene in wanted)]
    assert all(file.startswith("reports/boards-differences/") for file in files)  # from the working folder
    assert sorted(map(str, Path("reports/boards-differences").iterdir())) == sorted(files)
    for file in files:
        Image.open(file).load()


def test_a_file_for_elsewhere_names_no_path_of_this_machine(comparison, tmp_path, monkeypatch):
    written = comparison.to_junit(tmp_path / "boards.xml").read_text(encoding="utf-8")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    elsewhere = comparison.to_junit(tmp_path / "boards.xml").read_text(encoding="utf-8")
    files = re.findall(r"\[\[ATTACHMENT\|(.+)\]\]", elsewhere)
    assert len(files) == written.count("[[ATTACHMENT|")
    assert all((tmp_path / file).is_file() and not Path(file).is_absolute() for file in files)


def test_pictures_of_an_earlier_file_do_not_stay_and_other_things_are_not_touched(comparison, tmp_path):
    path = comparison.to_junit(tmp_path / "x.xml")
    folder = tmp_path / "x-differences"
    before = len(list(folder.iterdir()))
    comparison.only("/lesson/cut").to_junit(path)
    assert (before, len(list(folder.iterdir()))) == (6, 1)
    comparison.only("/lesson/same").to_junit(path)
    assert not folder.exists()
    folder.mkdir()
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ws.errors.InvalidInput, match="because the whole folder is replaced"):
        comparison.to_junit(path)
    assert (folder / "mine.txt").read_text(encoding="utf-8") == "mine"
    assert {file.name for file in tmp_path.iterdir()} == {"x.xml", "x-differences"}


def test_rooms_are_suites_and_those_of_one_name_are_told_apart(tmp_path):
    comparison = many(PictureFolder(tmp_path / "pictures"), 6)
    suites = list(JUnitXml.fromfile(str(comparison.to_junit(tmp_path / "x.xml"))))
    assert [(suite.name, suite.tests, suite.failures) for suite in suites] == [("Room 0", 3, 0), ("Room 1", 3, 3)]
    assert {one.name: one.value for one in suites[0].properties()}["Threshold content"] == "0.1"
    comparison._evaluated.frame["room_name"] = "Lesson"
    names = [suite.name for suite in JUnitXml.fromfile(str(comparison.to_junit(tmp_path / "x.xml")))]
    assert names == list(comparison.frame["room"].unique())


# Markdown


def rendered(text):
    return MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)


def tables_of(text):
    """The cells of the tables, as a browser would show them."""
    tables, cells = [], None
    for token in rendered(text):
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            cells = []
            tables[-1].append(cells)
        elif token.type == "inline" and cells is not None:
            cells.append("".join(child.content for child in token.children if child.type in {"text", "text_special"}))
    return tables


def test_a_summary_counts_and_shows_what_somebody_has_to_look_at(comparison):
    text = comparison.to_markdown(title="Lesson 3")
    assert text.startswith("## Lesson 3\n")
    assert "**7 of 10 scenes: 1 rejected, 6 not reviewed**, in 7 changes. Run <code>second</code> against" in text
    counts, changes = tables_of(text)
    assert counts[0] == ["class", "scenes", "clusters", "pixels", "accepted", "rejected", "open"]
    assert ["content", "3", "2", "1,891", "1", "1", "1"] in counts
    assert [row[0] for row in changes[1:]] == ["content", "content", "blank", "resized", "failed", "new", "removed"]
    first = changes[1]
    assert first[2] == f"/ {SHOWN}"
    assert first[4].replace("\u200b", "") == f"rejected by bo: {SHOWN}"
    assert changes[2][4] == "not reviewed"


def test_one_cluster_is_one_line(tmp_path):
    comparison = a_comparison(PictureFolder(tmp_path / "pictures"))
    _, changes = tables_of(comparison.to_markdown())
    assert [row[:2] for row in changes[1:3]] == [["content", "2"], ["content", "1"]]
    assert "/lesson/drawn" in changes[1][2]


def test_nothing_in_a_name_or_comment_becomes_markup_a_link_or_a_mention(comparison):
    children = [child for token in rendered(comparison.to_markdown()) for child in token.children or ()]
    assert not {child.type for child in children} & {"link_open", "image", "em_open", "code_inline"}
    assert {child.content for child in children if child.type == "html_inline"} == {"<code>", "</code>"}
    raw = re.sub(r"<code>.*?</code>", "", comparison.to_markdown())
    assert html.unescape(raw).count("evil.example") == 1
    assert not re.search(r"@\w|(?<!&)#\w|\w://|www\.", raw)


def test_a_summary_fits_into_a_comment_and_says_how_much_more_there_is(tmp_path):
    comparison = many(PictureFolder(tmp_path / "pictures"), 2, change=lambda _: True)
    frame = comparison._evaluated.frame
    whole = frame.loc[frame.index.repeat(600)].reset_index(drop=True)
    whole["scene"] = [f"/lesson/{number}-😀" for number in range(len(whole))]
    whole["cluster"] = range(len(whole))
    comparison._evaluated.frame = whole.astype(frame.dtypes)
    text = comparison.to_markdown()
    assert 60_000 < len(text.encode("utf-16-le")) // 2 <= 65_536
    _, changes = tables_of(text)
    more = int(re.search(r"and ([\d,]+) more changes, on", text)[1].replace(",", ""))
    assert len(changes) - 1 + more == len(whole) == 1200


def test_pictures_are_shown_from_where_the_zip_was_put(comparison, tmp_path):
    text = comparison.to_markdown(base_url="https://ci.example/artifacts/7/")
    with zipfile.ZipFile(comparison.to_zip(tmp_path / "x.zip")) as archive:
        names = set(archive.namelist())
    shown = re.findall(r'<img src="https://ci\.example/artifacts/7/([^"]+)"', text)
    assert len(shown) == 6
    assert set(map(unquote, shown)) <= names
    assert "<img" not in comparison.to_markdown()
    with pytest.raises(ws.errors.InvalidInput, match="https://"):
        comparison.to_markdown(base_url="javascript:alert(1)")


def test_a_summary_is_written_as_it_is_returned_and_a_clean_one_says_so(comparison, tmp_path):
    path = comparison.to_markdown(tmp_path / "x.md")
    assert path.read_text(encoding="utf-8") == comparison.to_markdown()
    clean = comparison.only("/lesson/same").to_markdown()
    assert "Nothing is left to review" in clean
    assert len(tables_of(clean)) == 1


def test_a_summary_keeps_letters_and_emoji_joined(tmp_path):
    pictures = PictureFolder(tmp_path / "joined")
    name = "/می\u200cکنم/\N{MAN}\u200d\N{PERSONAL COMPUTER}"
    sides = [
        shots_of(pictures, {name: page}, run) for run, page in (("second", AFTER[DRAWN]), ("first", BEFORE[DRAWN]))
    ]
    assert f"<code>{name}</code>" in ws.compare(*sides).to_markdown()
