"""The boards that every demo shows: the same each time, complete, and with the cases a review has to meet."""

from __future__ import annotations

import io
import re
import unicodedata
from functools import cache

import pytest
from PIL import Image

from whiteshot_nb.server.elements import Image as Picture
from whiteshot_nb.server.elements import Pencil, SceneContent, ShapeElement, Text
from whiteshot_nb.server.samples import SampleBoard, sample_boards
from whiteshot_nb.server.samples.handwriting import write, written_width
from whiteshot_nb.server.samples.pen import Pen

PATH = re.compile(r"(/[a-z0-9-]+)+")
ELEMENT_TYPES = {"pencil", "straight", "arrow", "rectangle", "ellipse", "shape", "text", "image"}
SHAPE_KINDS = {"triangle", "rhombus", "pentagram", "speechBalloon"}


@cache
def boards() -> dict[str, SampleBoard]:
    return {board.name: board for board in sample_boards()}


def scenes() -> list[tuple[str, SceneContent]]:
    return [(scene.path, scene.content) for board in boards().values() for scene in board.scenes]


def lesson() -> dict[str, SceneContent]:
    return {scene.path: scene.content for scene in boards()["Lesson: Photosynthesis"].scenes}


def texts() -> str:
    return "".join(e.text for _, content in scenes() for e in content.elements if isinstance(e, Text))


def referenced(content: SceneContent) -> set[str]:
    sources = {e.src for e in content.elements if isinstance(e, Picture)}
    sources |= {content.ppt.src} if content.ppt else set()
    return {source for source in sources if not source.startswith("data:image/png;base64,")}


def test_two_builds_are_the_same_scenes_and_the_same_picture_bytes():
    again = {board.name: board for board in sample_boards()}

    assert again == boards()
    assert any(board.pictures for board in again.values())


def test_there_are_a_lesson_a_retrospective_and_a_review():
    assert list(boards()) == ["Lesson: Photosynthesis", "Sprint retrospective", "UI review: checkout"]


def test_paths_are_plain_and_unique_within_their_board():
    for board in boards().values():
        paths = [scene.path for scene in board.scenes]

        assert all(PATH.fullmatch(path) for path in paths)
        assert len(set(paths)) == len(paths)


def test_every_board_opens_with_its_index():
    assert [board.scenes[0].path for board in boards().values()] == ["/init"] * 3


def test_the_lesson_group_is_long_and_does_not_hold_the_nested_scenes():
    direct = [path for path in lesson() if path.rpartition("/")[0] == "/lesson"]
    nested = [path for path in lesson() if path.rpartition("/")[0] == "/lesson/extra"]

    assert len(direct) >= 14
    assert len(nested) == 2


def test_the_pages_of_a_group_sort_by_name_in_the_order_of_the_board():
    for board in boards().values():
        pages = [scene.path for scene in board.scenes[1:]]

        assert pages == sorted(pages)


def test_the_lesson_has_a_page_on_which_nothing_is_drawn():
    spare = lesson()["/lesson/17-spare"]

    assert spare.elements == []
    assert spare.ppt is None


def test_the_lesson_has_a_page_with_one_small_word():
    marks = lesson()["/lesson/18-scribble"].elements
    xs, ys = zip(*(p for mark in marks if isinstance(mark, Pencil) for p in mark.points), strict=True)

    assert {mark.type for mark in marks} == {"pencil"}
    assert (max(xs) - min(xs)) * (max(ys) - min(ys)) < 0.01 * 1280 * 720


def test_two_pages_differ_by_one_small_stroke():
    asked = lesson()["/lesson/14-quiz"].elements
    answered = lesson()["/lesson/15-quiz-answered"].elements
    more = [e for e in answered if e not in asked]

    assert [e for e in asked if e not in answered] == []
    assert [e.type for e in more] == ["pencil"]


def test_every_tool_of_the_whiteboard_is_used():
    drawn = [element for _, content in scenes() for element in content.elements]

    assert {element.type for element in drawn} == ELEMENT_TYPES
    assert {element.kind for element in drawn if isinstance(element, ShapeElement)} == SHAPE_KINDS
    assert any(content.ppt for _, content in scenes())


def test_there_is_chinese_and_emoji_text():
    names = {unicodedata.name(char, "") for char in texts()}

    assert any(name.startswith("CJK UNIFIED IDEOGRAPH") for name in names)
    assert "GRINNING FACE" in names


def test_there_are_highlighter_strokes():
    pencils = [e for _, content in scenes() for e in content.elements if isinstance(e, Pencil)]

    assert any(pencil.stroke_width >= 16 and pencil.opacity <= 0.5 for pencil in pencils)


def test_every_picture_a_scene_refers_to_is_delivered_and_none_besides():
    for board in boards().values():
        wanted = set().union(*(referenced(scene.content) for scene in board.scenes))

        assert wanted == {f"store:{key}" for key in board.pictures}


def test_pictures_are_whole_and_small():
    for board in boards().values():
        for key, data in board.pictures.items():
            picture = Image.open(io.BytesIO(data))
            picture.load()

            assert picture.format == {"jpg": "JPEG", "png": "PNG"}[key.rpartition(".")[2]]
            assert len(data) <= 250_000


def test_everything_lies_on_the_page():
    for path, content in scenes():
        for element in content.elements:
            if isinstance(element, Pencil):
                assert all(abs(x) <= 640 and abs(y) <= 360 for x, y in element.points), path
            if isinstance(element, Text):
                assert abs(element.x) <= 616, path
                assert -336 <= element.y <= 336 - element.font_size, path


def test_every_drawn_page_has_a_sheet_so_that_a_screenshot_does_not_zoom_to_the_drawing():
    for path, content in scenes():
        if content.elements:
            assert content.ppt, path
            assert (content.ppt.width, content.ppt.height) == (1280, 720), path


def test_scenes_survive_the_trip_through_json():
    for _, content in scenes():
        assert SceneContent.model_validate_json(content.model_dump_json()) == content


def test_coordinates_of_strokes_have_one_decimal():
    points = (p for _, c in scenes() for e in c.elements if isinstance(e, Pencil) for p in e.points)

    assert all(round(v, 1) == v for point in points for v in point)


def test_handwriting_is_as_wide_as_it_was_measured():
    strokes = write("Photosynthesis", 0, 0, 80, Pen("#000000"))
    xs = [x for stroke in strokes for x, _ in stroke.points]

    assert max(xs) - min(xs) == pytest.approx(written_width("Photosynthesis", 80), rel=0.05)


def test_a_letter_is_never_written_twice_the_same():
    first, second = write("ll", 0, 0, 40, Pen("#000000"))
    start = first.points[0][0] - second.points[0][0]

    assert [(round(x - start, 1), y) for x, y in first.points] != second.points


def test_a_letter_the_hand_does_not_know_is_an_error():
    with pytest.raises(KeyError):
        write("%", 0, 0, 40, Pen("#000000"))
