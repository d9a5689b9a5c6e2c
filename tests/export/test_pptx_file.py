"""The presentation, as python-pptx reads it."""

from __future__ import annotations

import pptx
import pytest
from made_shots import a_lesson, failed, picture, row

import whiteshot_nb as ws
from whiteshot_nb.store import PictureFolder

COVER = 1


@pytest.fixture
def pictures(tmp_path):
    return PictureFolder(tmp_path / "pictures")


def slides_of(path):
    return list(pptx.Presentation(path).slides)


def words_on(slide):
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def pictures_on(slide):
    return [shape for shape in slide.shapes if hasattr(shape, "image")]


def test_each_scene_has_a_slide_with_title_picture_and_notes(pictures, tmp_path):
    shots = a_lesson(pictures)
    slides = slides_of(shots.to_pptx(tmp_path / "x.pptx", title="课"))
    assert len(slides) == COVER + len(shots)
    assert slides[0].shapes.title.text == "课"
    assert "64 × 48" in words_on(slides[0])
    for slide, shot in zip(slides[COVER:-1], shots, strict=False):
        assert slide.shapes.title.text == shot.scene
        assert pictures_on(slide)[0].image.blob == shot.png
        notes = slide.notes_slide.notes_text_frame.text
        assert shot.url in notes
        assert shot.taken_at.isoformat() in notes


def test_a_failed_scene_is_a_slide_that_says_why(pictures, tmp_path):
    slide = slides_of(a_lesson(pictures).to_pptx(tmp_path / "x.pptx"))[-1]
    assert pictures_on(slide) == []
    assert "could not be had: 404" in words_on(slide)
    assert "Ask again later." in words_on(slide)


def test_pictures_stand_on_the_slide_in_their_own_proportions(pictures, tmp_path):
    sizes = [(1280, 720), (300, 2000), (5000, 100), (20, 20)]
    rows = [row(pictures, n, f"/{n}", png=picture(n, size)) for n, size in enumerate(sizes)]
    path = ws.Shots(rows, pictures).to_pptx(tmp_path / "x.pptx")
    page = pptx.Presentation(path)
    for slide, (width, height) in zip(slides_of(path)[COVER:], sizes, strict=True):
        (shown,) = pictures_on(slide)
        assert shown.width / shown.height == pytest.approx(width / height, rel=0.01)
        assert shown.left >= 0
        assert shown.left + shown.width <= page.slide_width
        assert shown.top + shown.height <= page.slide_height


def test_equal_pictures_are_in_the_file_once(pictures, tmp_path):
    rows = [row(pictures, n, f"/{n}", png=picture(1)) for n in range(3)]
    slides = slides_of(ws.Shots(rows, pictures).to_pptx(tmp_path / "x.pptx"))
    assert len({slide.part.related_part(pictures_on(slide)[0]._element.blip_rId).partname for slide in slides[1:]}) == 1


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('"><x y="', '"><x y="'),
        ("a & b < c", "a & b < c"),
        ("\x07\x1b", "_x0007__x001B_"),  # as Office Open XML writes them
        ("\ufffe\uffff", "\ufffd\ufffd"),  # which no XML can hold
        ("😀" * 300, f"{'😀' * 40}…{'😀' * 40}"),
    ],
)
def test_odd_names_are_text(pictures, tmp_path, name, shown):
    shots = ws.Shots([row(pictures, 0, name, room_name=name), failed(1, name, error=name, hint=name)], pictures)
    slides = slides_of(shots.to_pptx(tmp_path / "x.pptx", title=name))
    assert [slide.shapes.title.text for slide in slides] == [shown] * 3
