"""The Export menu without a browser: what is ordered, what comes, and what is left behind."""

from __future__ import annotations

import io
import json
import tempfile
import threading
import zipfile
from pathlib import Path

import pikepdf
import pytest
from made_comparison import a_comparison
from made_shots import ROOMS, a_lesson, row

import whiteshot_nb as ws
from whiteshot_nb.shots.exports import ShotsExports
from whiteshot_nb.store import PictureFolder
from whiteshot_nb.views import Gallery
from whiteshot_nb.views.export_menu import delivery

FOLDERS = "whiteshot-export-*"


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The folder for temporary files, of this test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def shots(temporary):  # noqa: ARG001 - the pictures are in it
    return a_lesson(PictureFolder.temporary())


class Browser:
    """What a browser does: orders, and asks for a piece when it has the one before."""

    def __init__(self, widget):
        self.widget, self.heard, self.news = widget, [], threading.Condition()
        widget.send = self._hear

    def say(self, **message):
        """Send a message, as it comes over the wire."""
        content = json.loads(json.dumps(message))
        self.widget._handle_msg({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})

    def order(self, suffix, order="one"):
        self.say(kind="export", order=order, suffix=suffix)

    def wait(self, *states):
        """Return the first message, with its buffers, that says one of these."""
        with self.news:
            assert self.news.wait_for(lambda: self._first(states), timeout=60), self.heard
            return self._first(states)

    def fetch(self, ready, order="one"):
        """Ask for all pieces; return them."""
        pieces, received = [], 0
        while received < ready["size"]:
            self.heard.clear()
            self.say(kind="export-piece", order=order, offset=received)
            ((content, buffers),) = self.heard
            assert content == {"kind": "export", "order": order, "state": "piece", "offset": received}
            pieces.append(bytes(buffers[0]))
            received += len(pieces[-1])
        return pieces

    def _hear(self, content, buffers=None):
        with self.news:
            self.heard.append((content, buffers))
            self.news.notify_all()

    def _first(self, states):
        return next((heard for heard in self.heard if heard[0]["state"] in states), None)


def ordered(browser, suffix):
    """Order a file, and return what it is called and its bytes."""
    browser.order(suffix)
    ready, _ = browser.wait("ready", "failed")
    assert ready["state"] == "ready", ready
    return ready["name"], b"".join(browser.fetch(ready))


class Slow(ShotsExports):
    """Shots whose ZIP is begun, and goes on when it is let: at their second picture."""

    def __init__(self, shots):
        self._shots, self.begun, self.go_on, self.asked = shots, threading.Event(), threading.Event(), 0

    @property
    def frame(self):
        return self._shots.frame

    @property
    def pictures(self):
        return self

    def get(self, sha256):
        self.asked += 1
        if self.asked == 2:
            self.begun.set()
            assert self.go_on.wait(60)
        return self._shots.pictures.get(sha256)


def test_the_pieces_are_the_very_bytes_that_the_method_writes(shots, tmp_path, temporary, monkeypatch):
    monkeypatch.setattr(delivery, "PIECE_BYTES", 1000)
    browser = Browser(shots.gallery())
    browser.order(".zip")
    ready, _ = browser.wait("ready")
    pieces = browser.fetch(ready)
    assert b"".join(pieces) == shots.to_zip(tmp_path / "same.zip").read_bytes()
    assert len(pieces) > 3
    assert {len(piece) for piece in pieces[:-1]} == {1000}
    assert ready["name"] == "Lesson lesson.zip"
    assert list(temporary.glob(FOLDERS)) == []


@pytest.mark.parametrize("suffix", [".pdf", ".pptx", ".xlsx", ".csv", ".json", ".parquet"])
def test_each_kind_of_file_comes_whole(shots, suffix):
    name, data = ordered(Browser(shots.gallery()), suffix)
    begins = {".pdf": b"%PDF", ".csv": b"run,room", ".json": b"{", ".parquet": b"PAR1"}.get(suffix, b"PK")
    assert name == f"Lesson lesson{suffix}"
    assert data.removeprefix("\ufeff".encode()).startswith(begins)


def test_the_menu_offers_what_the_shots_can_be_written_as(shots):
    offered = [form["suffix"] for form in shots.gallery()._exports]
    assert {".zip", ".pdf", ".pptx", ".xlsx", ".csv", ".json", ".parquet"} <= set(offered)
    assert {".xml", ".md"}.isdisjoint(offered)
    assert offered == [form["suffix"] for form in shots.frame.shots(library=shots).gallery()._exports]


def test_there_is_no_menu_where_nothing_can_be_exported(shots):
    gallery = Gallery(shots.frame, shots.pictures)
    browser = Browser(gallery)
    browser.order(".zip")
    assert gallery._exports == []
    assert browser.heard == []


def test_shots_that_take_the_place_of_others_are_what_is_exported(shots):
    gallery = shots.gallery()
    some = shots[:1]
    gallery.show(some.frame, some.pictures, exported=some)
    _, data = ordered(Browser(gallery), ".zip")
    assert [name for name in zipfile.ZipFile(io.BytesIO(data)).namelist() if name.endswith(".png")] == [
        "001-lesson-01-cover.png"
    ]


def test_several_files_come_as_one_zip_with_the_names_they_have_for_each_other(shots):
    comparison = a_comparison(shots.pictures)
    gallery = Gallery(shots.frame, shots.pictures, exported=comparison)
    name, data = ordered(Browser(gallery), ".xml")
    names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    assert name == "Lesson lesson comparison.zip"
    assert "Lesson lesson comparison.xml" in names
    assert any(one.startswith("Lesson lesson comparison-differences/") for one in names)


def test_progress_is_told_and_a_cancel_stops_it_and_leaves_nothing(shots, temporary):
    slow = Slow(shots)
    gallery = Gallery(shots.frame, shots.pictures, exported=slow)
    browser = Browser(gallery)
    browser.order(".zip")
    browser.wait("making")
    assert slow.begun.wait(60)
    job = gallery._export_menu._delivery.job
    browser.say(kind="export-cancel", order="one")
    browser.wait("cancelled")
    slow.go_on.set()
    with pytest.raises(ws.errors.Cancelled):
        job.result(60)
    assert list(temporary.glob(FOLDERS)) == []
    assert [content["state"] for content, _ in browser.heard if content["state"] in {"ready", "failed"}] == []


@pytest.mark.parametrize("at", ["made", "under way"])
def test_a_closed_gallery_leaves_no_file(shots, temporary, at):
    slow = Slow(shots)
    gallery = Gallery(shots.frame, shots.pictures, exported=slow)
    browser = Browser(gallery)
    browser.order(".zip")
    assert slow.begun.wait(60)
    job = gallery._export_menu._delivery.job
    if at == "made":
        slow.go_on.set()
        browser.wait("ready")
    assert len(list(temporary.glob(FOLDERS))) == 1
    gallery.close()
    slow.go_on.set()
    job._thread.join(60)
    assert list(temporary.glob(FOLDERS)) == []


def test_a_new_order_takes_the_place_of_the_one_before(shots, temporary):
    browser = Browser(shots.gallery())
    browser.order(".zip", "one")
    browser.wait("ready")
    browser.order(".csv", "two")
    told, _ = browser.wait("cancelled")
    assert told["order"] == "one"
    assert len(list(temporary.glob(FOLDERS))) == 1
    browser.say(kind="export-piece", order="one", offset=0)
    gone, _ = browser.wait("failed")
    assert "has been deleted" in gone["text"]


def test_what_is_missing_is_said_in_words(shots, temporary, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    browser = Browser(shots.gallery())
    browser.order(".xlsx")
    failed, _ = browser.wait("failed")
    assert "pip install 'whiteshot-nb[export]'" in failed["text"]
    assert list(temporary.glob(FOLDERS)) == []


def test_a_file_that_is_too_large_for_a_browser_is_named_with_the_line_that_writes_it(shots, temporary, monkeypatch):
    monkeypatch.setattr(delivery, "MAX_EXPORT_BYTES", 1000)
    browser = Browser(shots.gallery())
    browser.order(".zip")
    failed, _ = browser.wait("failed")
    assert "a download through the browser is limited to" in failed["text"]
    assert '.to_zip("Lesson lesson.zip")' in failed["text"]
    assert list(temporary.glob(FOLDERS)) == []


@pytest.mark.parametrize(
    "message",
    [
        {"kind": "export", "order": "one", "suffix": ".exe"},
        {"kind": "export", "order": "one", "suffix": ["x"]},
        {"kind": "export", "order": 7, "suffix": ".csv"},
        {"kind": "export", "order": "x" * 1000, "suffix": ".csv"},
        {"kind": "export-piece", "order": "one", "offset": -1},
        {"kind": "export-piece", "order": "one", "offset": "0"},
        {"kind": ["export"]},
    ],
)
def test_a_message_that_makes_no_sense_is_ignored(shots, temporary, message):
    browser = Browser(shots.gallery())
    browser.say(**message)
    assert browser.heard == []
    assert list(temporary.glob(FOLDERS)) == []


@pytest.mark.parametrize(
    ("other", "stem"),
    [
        ({}, "Lesson lesson"),
        ({"room_name": "../../a\\b:c\u202e"}, "a-b-c- lesson"),
        ({"room_name": "课程 😀", "group": "/"}, "课程 😀"),
        ({"group": None}, "Lesson lesson-01"),
        ({"room": "", "room_name": None, "group": None}, "lesson-01"),
    ],
)
def test_a_file_has_the_name_of_room_and_group_in_a_safe_form(shots, other, stem):
    named = ws.Shots([row(shots.pictures, 0, "/lesson/01", **other)], shots.pictures)
    name, _ = ordered(Browser(named.gallery()), ".csv")
    assert Path(name).stem == stem


def test_a_file_is_headed_by_room_and_group_as_they_are(shots):
    named = ws.Shots([row(shots.pictures, 0, "/lesson/01", room_name="Biology: leaves/roots")], shots.pictures)
    _, data = ordered(Browser(named.gallery()), ".pdf")
    with pikepdf.open(io.BytesIO(data)) as book:
        assert str(book.docinfo["/Title"]) == "Biology: leaves/roots · lesson"


def test_a_file_of_two_rooms_has_not_the_name_of_the_one_that_has_a_name(shots):
    rooms = [{"room_name": "Biology"}, {"room": ROOMS[1], "room_name": None}]
    both = ws.Shots([row(shots.pictures, 0, "/lesson/01", **room) for room in rooms], shots.pictures)
    assert ordered(Browser(both.gallery()), ".csv")[0] == "2 rooms lesson.csv"
