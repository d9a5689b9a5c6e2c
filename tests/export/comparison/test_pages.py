"""The pages and slides of a comparison: what is on them, and where."""

from __future__ import annotations

import io

import pikepdf
import pptx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_comparison import AFTER, BEFORE, CLASSES, HOSTILE, MARK, SIZE, a_comparison, many, page, shots_of, undecided
from PIL import Image, ImageChops

import whiteshot_nb as ws
from whiteshot_nb.export.comparison.change_captions import change_numbers
from whiteshot_nb.export.comparison.side_by_side import Rect, place_side_by_side
from whiteshot_nb.model.change_types import NEED_NO_REVIEW
from whiteshot_nb.store import PictureFolder

COVER = 1
SIZES = ("width", "height", "baseline_width", "baseline_height")
CHANGED = [scene for scene, change in CLASSES.items() if change not in NEED_NO_REVIEW]


@pytest.fixture
def comparison(compared):
    """The same pictures for all, with verdicts of the test's own."""
    found = undecided(compared)
    found.reject(f"/{HOSTILE}", reviewer="bo", comment=HOSTILE * 30)
    return found


@pytest.mark.parametrize(
    ("share", "words"), [(1.0, "100 %"), (0.996, "100 %"), (0.25, "25 %"), (0.0213, "2.1 %"), (0.000012, "0.0012 %")]
)
def test_how_much_of_a_picture_changed_is_said_as_people_write_it(share, words):
    row = {"pixels": None, "share": share, "box_count": 0, "masked_pixels": 0} | dict.fromkeys(SIZES)
    assert change_numbers(row) == f"{words} of the picture"


def shown_on(page):
    return [pikepdf.PdfImage(image).as_pil_image() for image in page.resources.get("/XObject", {}).values()]


def drawn_on(page):
    page.contents_coalesce()
    return page.Contents.read_bytes()


def is_same(one, data):
    other = Image.open(io.BytesIO(data)).convert("RGB")
    return one.size == other.size and not ImageChops.difference(one.convert("RGB"), other).getbbox()


def test_each_change_has_a_page_with_both_pictures_pixel_for_pixel_and_the_rest_one_with_names(comparison, tmp_path):
    with pikepdf.open(comparison.to_pdf(tmp_path / "x.pdf")) as book:
        pages = list(book.pages)
        assert len(pages) == COVER + len(CHANGED) + 1
        for page, scene in zip(pages[COVER:-1], CHANGED, strict=True):
            wanted = [data for side in (BEFORE, AFTER) if (data := side.get(scene))]
            found = shown_on(page)
            assert len(found) == len(wanted)
            assert all(any(is_same(one, data) for one in found) for data in wanted)
        assert shown_on(pages[0]) == shown_on(pages[-1]) == []
        assert {tuple(map(round, map(float, page.mediabox[2:]))) for page in pages} == {(842, 595)}


def test_all_scenes_can_have_a_page_as_large_as_its_pictures_need(comparison, tmp_path):
    with pikepdf.open(comparison.to_pdf(tmp_path / "x.pdf", page="picture", unchanged=True)) as book:
        assert len(book.pages) == COVER + len(CLASSES)
        assert len(shown_on(book.pages[COVER])) == 1  # the same picture twice is there once
        assert drawn_on(book.pages[COVER]).count(b" Do Q") == 2


def test_a_page_as_large_as_its_pictures_need_has_them_at_their_size(tmp_path):
    pictures = PictureFolder(tmp_path / "pictures")
    comparison = many_large(pictures)
    with pikepdf.open(comparison.to_pdf(tmp_path / "x.pdf", page="picture")) as book:
        width, height = map(float, book.pages[COVER].mediabox[2:])
        contents = drawn_on(book.pages[COVER])
    assert 2 * 960 < width < 2 * 960 * 1.1
    assert 540 < height < 540 * 2
    assert contents.count(b"960.000 0 0 540.000") == 2


def many_large(pictures):
    before = {"/a": page(0, size=(1280, 720))}
    after = {"/a": page(0, (20, 20, 1260, 700), size=(1280, 720))}
    return ws.compare(shots_of(pictures, after, "second"), shots_of(pictures, before, "first"))


def test_bookmarks_go_by_room_and_scene_to_the_page_of_each_change(tmp_path):
    comparison = many(PictureFolder(tmp_path / "pictures"), 8, change=lambda number: number < 4)
    with pikepdf.open(comparison.to_pdf(tmp_path / "x.pdf")) as book, book.open_outline() as outline:
        found = {one.title: [(child.title, page_of(child)) for child in one.children] for one in outline.root}
        last = page_of(outline.root[-1])
    assert found == {
        "Room 0": [("/lesson/00000", 2), ("/lesson/00002", 4)],
        "Room 1": [("/lesson/00001", 3), ("/lesson/00003", 5)],
        "Unchanged": [],
    }
    assert last == 6


def page_of(bookmark):
    return pikepdf.Page(bookmark.destination[0]).index + 1


def test_a_lost_picture_and_one_that_cannot_be_decoded_are_pages_that_say_so(tmp_path, monkeypatch):
    pictures = PictureFolder(tmp_path / "pictures")
    comparison = a_comparison(pictures).only("/lesson/drawn")
    pictures.drop(comparison.frame["sha256"][0])
    with pikepdf.open(comparison.to_pdf(tmp_path / "x.pdf")) as book:
        assert len(shown_on(book.pages[COVER])) == 1
    monkeypatch.setattr("whiteshot_nb.export.comparison.pdf_file.pdf_image", lambda _: None)
    with pikepdf.open(comparison.to_pdf(tmp_path / "x.pdf")) as book:
        assert shown_on(book.pages[COVER]) == []
    slide = slides_of(comparison.to_pptx(tmp_path / "x.pptx"))[COVER]
    assert {shape.image.blob for shape in pictures_on(slide)} == {BEFORE["/lesson/drawn"]}
    assert "The picture is missing from the library." in words_on(slide)


def test_there_is_no_other_page_size(comparison, tmp_path):
    with pytest.raises(ws.errors.InvalidInput, match="'picture', 'a4' or 'letter'"):
        comparison.to_pdf(tmp_path / "x.pdf", page="a5")


# PowerPoint


def slides_of(path):
    return list(pptx.Presentation(path).slides)


def pictures_on(slide):
    return [shape for shape in slide.shapes if hasattr(shape, "image")]


def words_on(slide):
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_each_change_has_a_slide_with_both_pictures_why_and_who_decided_what(comparison, tmp_path):
    slides = slides_of(comparison.to_pptx(tmp_path / "x.pptx", title="课"))
    assert len(slides) == COVER + len(CHANGED) + 1
    assert slides[0].shapes.title.text == "课"
    for slide, scene in zip(slides[COVER:-1], CHANGED, strict=True):
        wanted = {data for side in (BEFORE, AFTER) if (data := side.get(scene))}
        assert {shape.image.blob for shape in pictures_on(slide)} == wanted
        assert CLASSES[scene] in words_on(slide)
    rejected = words_on(slides[COVER + 1])
    assert "Rejected by bo" in rejected
    assert "775 pixels changed" in rejected
    assert "There is no picture. DownloadFailed" in words_on(slides[COVER + CHANGED.index("/lesson/lost")])
    assert "1 scene" in slides[-1].shapes.title.text
    assert "/lesson/same" in words_on(slides[-1])


@pytest.mark.parametrize(("scene", "mark"), [("/lesson/drawn", MARK), ("/lesson/=1+1", (60, 60, 70, 90))])
def test_a_line_stands_around_what_changed_on_both_pictures_and_enlarged(comparison, tmp_path, scene, mark):
    slide = slides_of(comparison.only(scene).to_pptx(tmp_path / "x.pptx"))[COVER]
    shown = pictures_on(slide)
    lines = [shape for shape in slide.shapes if shape.shape_type == 1 and not shape.text_frame.text]
    assert len(lines) == len(shown) == 4
    for picture, line in zip(shown, lines, strict=True):
        across = picture.width / (SIZE[0] * (1 - picture.crop_left - picture.crop_right))
        down = picture.height / (SIZE[1] * (1 - picture.crop_top - picture.crop_bottom))
        assert across == pytest.approx(down, rel=0.01)  # not distorted
        left = (line.left - picture.left) / across + picture.crop_left * SIZE[0]
        top = (line.top - picture.top) / down + picture.crop_top * SIZE[1]
        corners = (left, top, left + line.width / across, top + line.height / down)
        assert corners == pytest.approx(mark, abs=4)
    assert shown[2].width / SIZE[0] / (1 - shown[2].crop_left - shown[2].crop_right) > 1.5 * shown[0].width / SIZE[0]


def test_unchanged_scenes_are_named_as_far_as_a_slide_goes(tmp_path):
    comparison = many(PictureFolder(tmp_path / "pictures"), 120, change=lambda _: False)
    slides = slides_of(comparison.to_pptx(tmp_path / "x.pptx"))
    assert len(slides) == COVER + 1
    words = words_on(slides[-1])
    named = words.count("/lesson/")
    assert named > 40
    assert f"and {120 - named} more" in words


# Where pictures stand

sides = st.integers(1, 4000)


@st.composite
def changes(draw):
    width, height = draw(sides), draw(sides)
    boxes = []
    for _ in range(draw(st.integers(0, 4))):
        x, y = draw(st.integers(0, width - 1)), draw(st.integers(0, height - 1))
        boxes.append((x, y, draw(st.integers(1, width - x)), draw(st.integers(1, height - y))))
    return (width, height), boxes


@settings(max_examples=60)
@given(changes(), st.floats(300, 1200), st.floats(200, 900))
def test_pictures_of_any_size_stand_within_their_area_and_never_on_each_other(change, width, height):
    size, boxes = change
    area = Rect(24, 44, width, height)
    placed = place_side_by_side(area, [size, size], boxes, pixel=0.75, gap=12, label=16)
    views = [view for view in (placed.whole, placed.detail) if view]
    panes = [pane for view in views for pane in view.panes]
    for pane in panes:
        assert pane.left >= area.left - 0.01
        assert pane.top >= area.top + 16 - 0.01
        assert pane.left + pane.width <= area.left + area.width + 0.01
        assert pane.top + pane.height <= area.top + area.height + 0.01
    for place, one in enumerate(panes):
        for other in panes[place + 1 :]:
            apart = one.left + one.width <= other.left or one.top + one.height + 16 <= other.top + 0.01
            assert apart
    assert placed.whole.scale <= 0.75
    for view in views:
        left, top, wide, high = view.part
        assert left >= 0
        assert top >= 0
        assert left + wide <= size[0] + 0.01
        assert top + high <= size[1] + 0.01
        for box in view.boxes(0, boxes, 2):
            assert box.left >= view.panes[0].left - 0.01
            assert box.top + box.height <= view.panes[0].top + view.panes[0].height + 0.01
    if placed.detail:
        assert placed.detail.scale >= 1.6 * placed.whole.scale
        assert placed.detail.boxes(0, boxes, 0)
