"""Pictures that something else captured, as shots."""

from __future__ import annotations

import errno
import os

import pytest
from boards import Board, as_png, random_board
from made_png import GREY, SIGNATURE, chunk, header
from PIL import Image

import whiteshot_nb as ws
from whiteshot_nb import errors

PAGE = as_png(Image.new("RGB", (60, 40), "white"))
OTHER = Board(size=(60, 40), paper="#aabbcc").png()


def write(folder, *names, data=PAGE):
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def test_the_scene_is_the_path_below_the_folder(tmp_path):
    write(tmp_path, "10.png", "9.png", "lesson/2.PNG", "lesson/deep/1.png", "notes.txt", "a.b.png")
    shots = ws.read_folder(tmp_path)
    assert [shot.scene for shot in shots] == ["9", "10", "a.b", "lesson/2", "lesson/deep/1"]
    assert shots.frame["ok"].all()
    assert shots["lesson/2"].png == PAGE
    assert (shots[0].pixel_width, shots[0].source, shots["lesson/2"].group) == (60, "folder", "lesson")
    assert "5 of 5" in repr(shots)


def test_names_that_would_be_one_scene_are_told_apart_and_no_picture_is_lost(tmp_path):
    write(tmp_path, "a.PNG", "a.Png", data=OTHER)
    write(tmp_path, "a.png", "\udcff.png", "\udcfe.png")
    shots = ws.read_folder(tmp_path)
    assert {shot.scene for shot in shots} == {"a", "a.PNG", "a.Png", "\ufffd", "\\xff.png"}
    assert (shots["a"].png, shots["a.PNG"].png) == (PAGE, OTHER)


def test_a_folder_that_cannot_be_read_is_told_since_its_scenes_would_seem_to_be_removed(tmp_path, monkeypatch):
    write(tmp_path, "a.png", "closed/b.png")
    look = os.scandir

    def refuse(path):
        if str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", refuse)  # root may read everything
    with pytest.raises(errors.InvalidInput, match="closed cannot be read: Permission denied"):
        ws.read_folder(tmp_path)


def test_what_is_no_png_is_a_failed_shot(tmp_path):
    write(tmp_path, "good.png")
    write(tmp_path, "cut.png", data=PAGE[:50])
    write(tmp_path, "page.png", data=b"<html>")
    (tmp_path / "folder.png").mkdir()
    frame = ws.read_folder(tmp_path).frame.set_index("scene")
    assert frame["ok"].to_dict() == {"good": True, "cut": False, "page": False}
    assert "cut short" in frame.loc["cut", "error"]
    assert frame.loc["page", "stage"] == "check"


def test_links_do_not_lead_out_of_the_folder(tmp_path):
    write(tmp_path / "outside", "secret.png")
    write(tmp_path / "in", "page.png")
    inside = tmp_path / "in"
    (inside / "linked.png").symlink_to(inside / "page.png")
    (inside / "out.png").symlink_to(tmp_path / "outside" / "secret.png")
    (inside / "gone.png").symlink_to(inside / "nothing.png")
    (inside / "self.png").symlink_to(inside / "self.png")
    (inside / "around").symlink_to(inside, target_is_directory=True)
    (inside / "away").symlink_to(tmp_path / "outside", target_is_directory=True)
    os.mkfifo(inside / "pipe.png")
    shots = ws.read_folder(inside)
    assert {shot.scene: shot.ok for shot in shots} == {
        "page": True,
        "linked": True,
        "out": False,
        "gone": False,
        "self": False,
        "pipe": False,
    }
    assert "outside the folder" in shots["out"].error


def test_a_picture_that_changed_since_is_not_passed_off_as_the_old_one(tmp_path):
    write(tmp_path, "page.png")
    shots = ws.read_folder(tmp_path)
    write(tmp_path, "page.png", data=OTHER)
    with pytest.raises(errors.PictureError, match="is missing or has changed"):
        _ = shots[0].png


def test_a_name_that_is_no_text_is_still_a_scene(tmp_path):
    (tmp_path / os.fsdecode(b"bad-\xff.png")).write_bytes(PAGE)
    (shot,) = ws.read_folder(tmp_path)
    assert shot.ok
    assert shot.scene.encode()


@pytest.mark.parametrize("read", [ws.read_folder, ws.read_playwright])
def test_a_folder_without_pictures_is_refused(tmp_path, read):
    with pytest.raises(errors.InvalidInput, match="no"):
        read(tmp_path)
    with pytest.raises(errors.InvalidInput, match="no folder"):
        read(tmp_path / "nowhere")


def test_a_run_of_playwright_is_compared(tmp_path):
    write(tmp_path, "a-page-chromium/home-expected.png", "a-page-chromium/home-diff.png", "b/same-expected.png")
    write(tmp_path, "a-page-chromium/home-actual.png", data=OTHER)
    write(tmp_path, "b/same-actual.png", "b/first-actual.png", "c/shaky-actual.png", "c/shaky-previous.png")
    write(tmp_path, "d/silent-expected.png", "d/trace.png")
    frame = ws.compare(*ws.read_playwright(tmp_path)).frame
    assert frame.set_index("scene")["change"].to_dict() == {
        "a-page-chromium/home": "content",
        "b/same": "unchanged",
        "b/first": "new",
        "c/shaky": "new",
        "d/silent": "failed",
    }


def test_of_a_test_of_playwright_that_was_tried_again_the_last_picture_counts(tmp_path):
    for folder in ("a-chromium", "a-chromium-retry1", "a-chromium-retry2", "b-repeat1", "b-retry1-repeat1"):
        write(tmp_path, f"{folder}/home-expected.png", f"{folder}/home-actual.png")
    write(tmp_path, "a-chromium-retry2/home-actual.png", data=OTHER)
    write(tmp_path, "b-retry1-repeat1/home-actual.png", data=OTHER)
    write(tmp_path, "a-chromium-retry10/home-expected.png")
    frame = ws.compare(*ws.read_playwright(tmp_path)).frame
    assert frame.set_index("scene")["change"].to_dict() == {"a-chromium/home": "content", "b-repeat1/home": "content"}


def test_a_test_of_playwright_that_is_named_like_another_attempt_is_a_scene_of_its_own(tmp_path):
    write(tmp_path, "a/x-expected.png", "a/x-actual.png", "a-retry1/x-actual.png")
    write(tmp_path, "a-retry1/x-expected.png", data=OTHER)
    (tmp_path / "a-retry2").mkdir()
    (tmp_path / "a-retry2" / "x-expected.png").symlink_to("nothing")
    frame = ws.compare(*ws.read_playwright(tmp_path)).frame
    assert set(frame["scene"]) == {"a/x", "a-retry1/x", "a-retry2/x"}


@pytest.mark.parametrize("level", [1, 9])
def test_accepting_a_new_blank_page_of_a_folder_asks_twice(tmp_path, level):
    write(tmp_path, "page.png", data=random_board(1).png())
    write(tmp_path, "empty.png", data=Board().png(compress_level=level))
    comparison = ws.Library(tmp_path / "library").compare(ws.read_folder(tmp_path))
    with pytest.raises(errors.InvalidInput, match="requires a confirmation: empty"):
        comparison.accept(comparison.frame)
    comparison.accept("page")


def test_a_folder_has_a_gallery_like_any_shots(tmp_path):
    write(tmp_path, "one.png", "two.png")
    bundle, _ = ws.read_folder(tmp_path)._repr_mimebundle_()
    assert "one" in bundle["text/html"]


@pytest.mark.parametrize("read", [ws.read_folder, ws.read_playwright])
def test_reading_reports_its_progress_after_each_file(tmp_path, read):
    write(tmp_path, "a-actual.png", "a-expected.png", "b-actual.png")
    write(tmp_path, "c-actual.png", data=PAGE[:50])
    told = []
    read(tmp_path, progress=told.append)
    assert [one.done for one in told] == [1, 2, 3, 4]
    assert {one.total for one in told} == {4}
    assert told[-1].failed == 1


@pytest.mark.parametrize("read", [ws.read_folder, ws.read_playwright])
def test_reading_can_be_stopped_by_its_progress(tmp_path, read):
    write(tmp_path, "a-actual.png", "a-expected.png")

    def stop(_progress):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read(tmp_path, progress=stop)


@pytest.mark.parametrize("read", [ws.read_folder, ws.read_playwright])
def test_a_folder_in_the_home_folder_is_read(tmp_path, monkeypatch, read):
    monkeypatch.setenv("HOME", str(tmp_path))
    write(tmp_path / "pages", "a-actual.png", "a-expected.png")
    assert read("~/pages")


def test_a_picture_of_too_many_pixels_is_read_and_says_that_it_was_not_measured(tmp_path):
    huge = SIGNATURE + header(10_000, 8_001, 1, GREY) + chunk(b"IDAT", bytes(9000)) + chunk(b"IEND")
    write(tmp_path, "huge.png", data=huge)
    write(tmp_path, "page.png")
    frame = ws.read_folder(tmp_path).frame.set_index("scene")
    assert frame["ok"].all()
    assert "not measured" in frame.loc["huge", "hint"]
    assert "10000×8001 pixels" in frame.loc["huge", "hint"]
    assert frame.loc["page", ["blank", "transparent"]].tolist() == [True, False]
