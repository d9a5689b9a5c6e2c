"""A report in one file: its size is held to the byte, what it has no room for is in the ZIP beside it."""

from __future__ import annotations

import base64
import hashlib
import html.parser
import json
import random
import re
import zipfile

import pytest
from boards import as_png
from made_review import HOSTILE, a_review
from made_shots import ROOMS, a_lesson, row
from PIL import Image

import whiteshot_nb as ws
from whiteshot_nb import errors
from whiteshot_nb.store import PictureFolder

EVERYTHING = 8
"""Pictures of the shots below."""


def noise(number):
    """A picture that no packing makes smaller: 32 kB."""
    return as_png(Image.frombytes("RGB", (120, 90), random.Random(number).randbytes(3 * 120 * 90)))


@pytest.fixture
def pictures(tmp_path):
    return PictureFolder(tmp_path / "pictures")


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    """Bytes of a report that has all the pictures of the shots below."""
    folder = tmp_path_factory.mktemp("everything")
    return shots_of(PictureFolder(folder)).to_html(folder / "x.html").stat().st_size


@pytest.fixture
def shots(pictures):
    return shots_of(pictures)


def shots_of(pictures):
    return ws.Shots([row(pictures, n, f"/lesson/{n}", png=noise(n)) for n in range(EVERYTHING)], pictures)


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module")
def review(tmp_path_factory):
    with ws.Library(tmp_path_factory.mktemp("library")) as library:
        yield a_review(library)


class Page(html.parser.HTMLParser):
    """A report, as a browser reads it: its elements, and what stands in scripts and styles by their id."""

    def __init__(self, path):
        super().__init__()
        self.tags, self.attributes, self.inside, self.text, self._at = [], [], {}, [], None
        self.feed(path.read_text(encoding="utf-8"))
        self.data = json.loads(self.inside["data"])

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        named = dict(attrs)
        self._at = named.get("id", tag) if tag in {"script", "style"} else None

    def handle_endtag(self, tag):  # noqa: ARG002 - of any
        self._at = None

    def handle_data(self, text):
        if self._at:
            self.inside[self._at] = self.inside.get(self._at, "") + text
        else:
            self.text.append(text)

    def whole(self):
        """The pictures that are in it in full, by their sha256."""
        found = {int(name[8:]): text for name, text in self.inside.items() if name.startswith("picture-")}
        return {self.data["pictures"][number][0]: base64.b64decode(text) for number, text in found.items()}

    def links(self):
        """Where the others are, by their sha256."""
        listed = self.data["pictures"]
        return {sha256: f"{self.data['folder']}/{name}" for sha256, name, *_, full in listed if not full}


def beside(path):
    """What is in the ZIP beside a report."""
    with zipfile.ZipFile(path.with_name(f"{path.stem}-pictures.zip")) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_budget_is_held_to_the_byte_and_the_zip_has_what_did_not_fit(shots, everything, out):
    assert shots.to_html(out / "x.html", max_bytes=everything).stat().st_size == everything
    assert [path.name for path in out.iterdir()] == ["x.html"]
    kept = {shot.sha256: shot.png for shot in shots}
    for missing in (1, 100_000, 250_000):
        path = shots.to_html(out / "x.html", max_bytes=everything - missing)
        assert path.stat().st_size <= everything - missing
        page = Page(path)
        assert missing / 50_000 < len(page.links()) < EVERYTHING
        assert beside(path) == {name: kept[sha256] for sha256, name in page.links().items()}
        assert page.whole() == {sha256: png for sha256, png in kept.items() if sha256 not in page.links()}
        assert len([name for name in page.inside if name.startswith("thumbnail-")]) == EVERYTHING


def test_changes_are_there_in_full_before_what_did_not_change(review, out):
    everything = review.to_html(out / "x.html").stat().st_size
    page = Page(review.to_html(out / "x.html", max_bytes=everything - 1))
    listed = page.data["pictures"]
    whole = {row["scene"]: [listed[one][-1] for one in row["pair"] if one is not None] for row in page.data["rows"]}
    assert [scene for scene, inside in whole.items() if inside != [1] * len(inside)] == ["/lesson/same"]
    assert list(beside(out / "x.html")) == ["x-pictures/009-lesson-same.png"]


def test_a_budget_that_is_too_large_or_too_small_is_refused_in_words(shots, out):
    with pytest.raises(errors.InvalidInput, match="at most 50,000,000, not 50,000,001"):
        shots.to_html(out / "x.html", max_bytes=50_000_001)
    with pytest.raises(errors.InvalidInput, match=r"the report is already .* which is more than max_bytes=1,000"):
        shots.to_html(out / "x.html", max_bytes=1_000)
    with pytest.raises(errors.InvalidInput, match="Without any pictures"):
        shots.to_html(out / "x.html", max_bytes=0)
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("at", [0, EVERYTHING // 2, EVERYTHING])
def test_a_report_that_is_stopped_leaves_what_was_there(shots, everything, out, at):
    told = []

    def stop(now):
        told.append(now)
        if len(told) > at:
            raise KeyboardInterrupt

    shots.to_html(out / "x.html", max_bytes=everything - 60_000)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    with pytest.raises(KeyboardInterrupt):
        shots[:6].to_html(out / "x.html", max_bytes=everything - 150_000, progress=stop)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


def test_both_files_or_none_also_where_the_page_cannot_be_put_in_its_place(shots, everything, out):
    (out / "x.html").mkdir()
    (out / "x-pictures.zip").write_bytes(b"mine")
    with pytest.raises(OSError, match=r"x\.html"):
        shots.to_html(out / "x.html", max_bytes=everything - 1)
    assert {path.name for path in out.iterdir()} == {"x.html", "x-pictures.zip"}
    assert (out / "x-pictures.zip").read_bytes() == b"mine"


def test_a_new_report_takes_the_zip_of_the_old_one_away_but_nobody_elses(shots, everything, out):
    shots.to_html(out / "x.html", max_bytes=everything - 1)
    assert len(list(out.iterdir())) == 2
    shots.to_html(out / "x.html")
    assert [path.name for path in out.iterdir()] == ["x.html"]
    with zipfile.ZipFile(out / "x-pictures.zip", "w") as archive:
        archive.writestr("holiday.png", b"mine")
    shots.to_html(out / "x.html")
    assert beside(out / "x.html") == {"holiday.png": b"mine"}


def test_progress_is_told_by_the_scene(shots, out):
    told = []
    shots.to_html(out / "x.html", progress=told.append)
    assert [now.done for now in told if not now.step.startswith("writing")] == list(range(EVERYTHING + 1))
    assert {now.total for now in told} == {EVERYTHING}


@pytest.mark.parametrize("what", ["shots", "review"])
def test_only_our_own_script_and_style_may_run_and_names_stay_text(pictures, review, out, what):
    made = a_lesson(pictures) if what == "shots" else review
    page = Page(made.to_html(out / "x.html", title=HOSTILE))
    policy = next(value for _, value in page.attributes if value and value.startswith("default-src"))
    for directive, text in (("script-src", page.inside["script"]), ("style-src", page.inside["style"])):
        expected = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert re.search(rf"{directive} ([^;]*)", policy)[1] == f"'sha256-{expected}'"
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert set(page.tags) <= {
        *("html", "head", "meta", "title", "style", "script", "body", "header", "main", "noscript"),
        *("h1", "p", "ul", "li", "span", "b", "details", "summary", "div", "dl", "dt", "dd"),
    }
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"src", "href", "style"}]
    assert not set("<>&") & set(page.inside["data"])
    shown = {row.get("scene") for row in page.data["rows"]}
    assert shown == set(made.frame["scene"])
    assert page.text.count(HOSTILE) == (2 if what == "shots" else 3)  # the title, the heading, the room


def test_a_picture_that_is_lost_or_damaged_makes_a_failed_scene(shots, pictures, out):
    lost, damaged = (next(pictures.path.rglob(f"{shots[n].sha256}.png")) for n in (1, 2))
    lost.unlink()
    damaged.write_bytes(damaged.read_bytes()[:-9] + b"123456789")
    page = Page(shots.to_html(out / "x.html"))
    assert [row.get("error") for row in page.data["rows"][:4]] == [
        None,
        "PictureError: The picture is missing from the library.",
        "PictureError: The picture in the library is damaged, because its bytes do not match its SHA-256.",
        None,
    ]
    assert "picture" not in page.data["rows"][1]
    assert len(page.whole()) == EVERYTHING - 2


def test_any_part_of_a_frame_and_its_other_columns_can_be_reported(pictures, out):
    shots = a_lesson(pictures)
    narrow = shots.frame[["room", "scene", "ok", "sha256", "course"]].query("ok")
    page = Page(narrow.shots(library=shots).to_html(out / "x.html"))
    assert [row["scene"] for row in page.data["rows"]] == shots.frame.query("ok")["scene"].tolist()
    assert page.data["columns"]["course"] == ["Biology", "", "", "", ""]
    assert len(page.whole()) == 5
    nothing = Page(shots[:0].to_html(out / "y.html"))
    assert nothing.data["rows"] == []


def test_scenes_of_several_rooms_are_told_apart(pictures, out):
    shots = ws.Shots([row(pictures, n, "/x", room=ROOMS[n], room_name=f"Room {n}") for n in range(2)], pictures)
    page = Page(shots.to_html(out / "x.html", max_bytes=200_000))
    assert [one["scene"] for one in page.data["rows"]] == ["Room 0 /x", "Room 1 /x"]
    assert len({name for _, name, *_ in page.data["pictures"]}) == 2


def test_a_scene_that_was_removed_is_of_the_room_of_the_others(review, out):
    assert set(review.frame["room_name"]) == {HOSTILE}
    named = [row["scene"] for row in Page(review.to_html(out / "x.html")).data["rows"]]
    assert named == review.frame["scene"].tolist()  # one room needs no name


def test_part_of_a_comparison_and_its_verdicts_can_be_reported(tmp_path, out):
    with ws.Library(tmp_path / "library") as library:
        comparison = a_review(library)
        comparison.reject("/lesson/2", reviewer="ann", comment="no")
        path = comparison.only(query="change == 'content'").to_html(out / "x.html")
        page = Page(path)
    assert {row["facts"]["change"] for row in page.data["rows"]} == {"content"}
    (event,) = (event for event in page.data["events"] if event["verdict"] == "rejected")
    assert [page.data["rows"][number]["scene"] for number in event["rows"]] == ["/lesson/2"]
