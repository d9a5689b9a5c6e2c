"""What a scene looks like when it is drawn: pixels of real pictures, drawn by the real renderer."""

import base64
import io
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image as Pixels

from whiteshot_nb.server.drawing import PictureProblem, Renderer, check_picture, compose
from whiteshot_nb.server.elements import (
    Arrow,
    Ellipse,
    Image,
    Pencil,
    Ppt,
    Rectangle,
    SceneContent,
    ShapeElement,
    Straight,
    Text,
)

RED, GREEN, WHITE = (255, 0, 0), (0, 255, 0), (255, 255, 255)


def no_picture(_source):
    raise PictureProblem("host not allowed")


def encoded(kind="PNG", size=(8, 8), colour=RED, mode="RGB"):
    stream = io.BytesIO()
    Pixels.new("RGB", size, colour).convert(mode).save(stream, kind)
    return stream.getvalue()


def red_picture(_source):
    return check_picture(encoded())


@pytest.fixture(scope="module")
def draw():
    with Renderer(workers=1) as renderer:

        def draw(*elements, size=(200, 100), find=no_picture, **scene):
            content = SceneContent(elements=elements, **scene)
            png = renderer.submit(compose(content, *size, find).svg).result()
            return np.asarray(Pixels.open(io.BytesIO(png)).convert("RGB")).astype(int)

        yield draw


@pytest.fixture(scope="module")
def on_board(draw):
    """Draw on a board of 200 x 100 units, one pixel each, whose background is a white `ppt`."""

    def on_board(*elements):
        white = check_picture(encoded(colour=WHITE))
        return draw(*elements, ppt=Ppt(src="white", width=200, height=100), find=lambda _: white)

    return on_board


def inked(pixels):
    """The rows and columns between which there is anything but white: top, bottom, left, right."""
    rows, columns = np.nonzero((pixels < 200).any(axis=2))
    return rows.min(), rows.max(), columns.min(), columns.max()


@pytest.mark.parametrize("size", [(1, 1), (4096, 1), (1280, 720), (17, 4096), (4096, 4096)])
def test_the_picture_has_exactly_the_size_asked_for(draw, size):
    pixels = draw(Rectangle(x=0, y=0, width=30, height=20), size=size)
    assert pixels.shape == (size[1], size[0], 3)


@pytest.mark.parametrize("size", [(0, 10), (10, 4097)])
def test_a_size_out_of_range_is_refused(size):
    with pytest.raises(ValueError, match="1 to 4096"):
        compose(SceneContent(), *size, no_picture)


def test_an_empty_scene_shows_its_background_everywhere(draw):
    pixels = draw(background="#ff0000")
    assert (pixels == RED).all()


def test_invisible_elements_count_as_nothing_drawn(draw):
    hidden = Pencil(points=[(0, 0), (900, 900)], opacity=0)
    blank = Text(x=5000, y=0, text=" \n ")
    lineless = Rectangle(x=-9000, y=0, width=5, height=5, stroke_width=0)
    square = Rectangle(x=0, y=0, width=50, height=50, fill="#ff0000", stroke="#ff0000")
    assert (draw(hidden, blank, lineless, square) == draw(square)).all()
    assert (draw(hidden, blank, lineless) == WHITE).all()


def test_what_is_drawn_is_centred_with_a_margin_of_four_percent(draw):
    square = Rectangle(x=700, y=-900, width=1000, height=1000, stroke_width=0, fill="#000000")
    top, bottom, left, right = inked(draw(square, size=(540, 270)))
    assert (top, bottom) == (10, 259)
    assert (left, right) == (145, 394)


def test_a_single_dot_stays_a_dot(draw):
    dot = Pencil(points=[(123, 456)], stroke_width=4)
    top, bottom, left, right = inked(draw(dot, size=(400, 400)))
    assert bottom - top == right - left == pytest.approx(15, abs=1)
    assert (top + bottom) / 2 == pytest.approx(199.5, abs=0.5)


def test_a_board_far_from_the_origin_keeps_its_form(draw):
    def star(x):
        return ShapeElement(kind="pentagram", x=x, y=-x, width=10, height=10, stroke_width=1)

    assert np.abs(draw(star(0)) - draw(star(999_000))).max() <= 2


@pytest.mark.parametrize("turned", [0, 90])
def test_rotation_counts_in_what_must_fit(draw, turned):
    bar = Rectangle(x=0, y=0, width=1000, height=10, rotation=turned, stroke_width=0, fill="#000000")
    top, bottom, left, right = inked(draw(bar, size=(300, 300)))
    long, short = right - left, bottom - top
    assert (long > 250) == (turned == 0)
    assert (short > 250) == (turned == 90)


def test_rotation_is_clockwise_about_the_middle(draw):
    half = check_picture(two_colours())
    bar = {"x": -40, "y": -10, "width": 80, "height": 20, "rotation": 90}

    def find(source):
        return half if source == "half" else check_picture(encoded(colour=WHITE))

    ppt = Ppt(src="white", width=200, height=100)
    picture = draw(Image(src="half", **bar), ppt=ppt, find=find)
    assert tuple(picture[20, 100]) == RED
    assert tuple(picture[80, 100]) == GREEN
    arrow = draw(Arrow(x1=-40, y1=0, x2=40, y2=0, stroke_width=8, rotation=90), ppt=ppt, find=find)
    assert inked(arrow[60:])[3] > inked(arrow[:40])[3] + 5
    words = draw(Text(x=0, y=-20, text="MM....", font_size=30, align="center", rotation=90), ppt=ppt, find=find)
    assert (255 - words[:50]).sum() > (255 - words[50:]).sum()


def two_colours():
    """Red on the left, green on the right."""
    picture = Pixels.new("RGB", (80, 20), GREEN)
    picture.paste(RED, (0, 0, 40, 20))
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def test_the_ppt_is_fitted_whole_and_the_rest_is_background(draw):
    pixels = draw(background="#00ff00", ppt=Ppt(src="red", width=100, height=100), find=red_picture, size=(200, 100))
    assert (pixels[:, 50:150] == RED).all()
    assert (pixels[:, :50] == GREEN).all()
    assert (pixels[:, 150:] == GREEN).all()
    assert (pixels[[0, 0, -1, -1], [0, -1, 0, -1]] == GREEN).all()


def test_a_small_ppt_is_magnified_without_limit(draw):
    pixels = draw(ppt=Ppt(src="red", width=0.002, height=0.001), find=red_picture)
    assert (pixels == RED).all()


def test_elements_lie_over_the_ppt_in_their_order(on_board):
    below = Rectangle(x=-50, y=-25, width=100, height=50, fill="#ff0000", stroke_width=0)
    above = Rectangle(x=-25, y=-25, width=50, height=50, fill="#00ff00", stroke_width=0)
    pixels = on_board(below, above)
    assert tuple(pixels[50, 100]) == GREEN
    assert tuple(pixels[50, 60]) == RED


@pytest.mark.parametrize("width", [1, 4, 20])
@pytest.mark.parametrize("length", [3, 20, 120])
def test_the_tip_of_an_arrow_is_its_second_point(on_board, width, length):
    pixels = on_board(Arrow(x1=50 - length, y1=0, x2=50, y2=0, stroke_width=width, stroke="#000000"))
    dark = (pixels < 250).any(axis=2)
    assert not dark[:, 150:].any()
    assert dark[49:51, 146:150].any()


def test_an_arrow_has_a_head_and_a_line_has_none(on_board):
    ends = {"x1": -60, "y1": 0, "x2": 60, "y2": 0, "stroke_width": 4}
    arrow, line = inked(on_board(Arrow(**ends))), inked(on_board(Straight(**ends)))
    assert line[:2] == (48, 51)
    assert arrow[1] - arrow[0] > 10


def test_a_pencil_goes_through_its_points(on_board):
    corners = [(-80, 30), (0, -30), (80, 30)]
    pixels = on_board(Pencil(points=corners, stroke_width=4, stroke="#000000"))
    for x, y in corners:
        assert pixels[y + 50, x + 100].max() < 60


def test_a_pencil_makes_no_loops_where_its_points_crowd(on_board):
    pixels = on_board(Pencil(points=[(-80, 0), (60, 0), (60.5, 1), (60, 2), (-80, 2)], stroke_width=2))
    assert inked(pixels)[3] <= 163


def test_a_half_transparent_line_is_no_darker_where_it_crosses_itself(on_board):
    loop = [(-60, 0), (60, 0), (60, 30), (0, 30), (0, -30), (-60, -30), (-60, 20), (70, -20)]
    for highlighter in (
        Pencil(points=loop, stroke_width=16, stroke="#000000", opacity=0.5),
        Arrow(x1=-60, y1=0, x2=60, y2=0, stroke_width=12, stroke="#000000", opacity=0.5),
        Ellipse(x=-60, y=-40, width=120, height=80, stroke_width=12, opacity=0.5, stroke="#000000", fill="#000000"),
    ):
        assert on_board(highlighter).min() >= 127


@pytest.mark.parametrize("kind", ["triangle", "rhombus", "pentagram", "speechBalloon", "rectangle", "round", "ellipse"])
def test_every_shape_fills_its_box_in_a_form_of_its_own(on_board, kind):
    box = {"x": -60, "y": -40, "width": 120, "height": 80, "stroke_width": 0, "fill": "#000000"}
    element = {
        "rectangle": lambda: Rectangle(**box),
        "round": lambda: Rectangle(**box, radius=500),
        "ellipse": lambda: Ellipse(**box),
    }.get(kind, lambda: ShapeElement(kind=kind, **box))()
    pixels = on_board(element)
    assert inked(pixels) == pytest.approx((10, 89, 40, 159), abs=2)
    share = (pixels < 128).all(axis=2).sum() / (120 * 80)
    expected = {
        "triangle": 0.5,
        "rhombus": 0.5,
        "pentagram": 0.34,
        "speechBalloon": 0.78,
        "rectangle": 1.0,
        "round": 0.86,
        "ellipse": 0.785,
    }
    assert share == pytest.approx(expected[kind], abs=0.04)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_every_picture_format_fills_its_box(draw, kind):
    picture = check_picture(encoded(kind, colour=(250, 10, 10)))
    pixels = draw(Image(x=0, y=0, width=300, height=100, src="x"), size=(324, 124), find=lambda _: picture)
    assert (np.abs(pixels[14:110, 14:310] - (250, 10, 10)) < 12).all()


def test_a_missing_picture_is_marked_and_named():
    image = Image(x=0, y=0, width=400, height=300, src="https://a:b@example.com/x.png?signature=secret")
    content = SceneContent(ppt=Ppt(src="data:image/png;base64,AAAA", width=800, height=600), elements=[image])
    drawing = compose(content, 800, 600, no_picture)
    assert drawing.warnings == (
        "ppt: host not allowed (data:…)",
        "element 1 (image): host not allowed (https://…@example.com/x.png?…)",
    )
    words = " ".join(text.text for text in ET.fromstring(drawing.svg).iter() if text.text)
    assert words.count("Picture not available") == 2
    assert words.count("host not allowed") == 2


@pytest.mark.parametrize("size", [(1, 1), (12, 300), (300, 8), (60, 40), (1200, 900)])
def test_the_mark_fills_the_place_of_the_picture_whatever_its_size(draw, size):
    pixels = draw(
        Image(x=-size[0] / 2, y=-size[1] / 2, width=size[0], height=size[1], src="x"),
        ppt=Ppt(src="white", width=1400, height=1000),
        size=(1400, 1000),
        find=lambda source: check_picture(encoded(colour=WHITE)) if source == "white" else no_picture(source),
    )
    rows, columns = np.nonzero((pixels != WHITE).any(axis=2))
    assert columns.max() - columns.min() + 1 == pytest.approx(size[0], abs=3)
    assert rows.max() - rows.min() + 1 == pytest.approx(size[1], abs=3)


@pytest.mark.parametrize(("width", "words"), [(300, True), (60, False)])
def test_the_mark_has_words_only_where_they_can_be_read(width, words):
    ppt = Ppt(src="missing", width=width, height=width / 2)
    assert ("<text" in compose(SceneContent(ppt=ppt), width, width // 2, no_picture).svg) == words


@pytest.mark.parametrize("source", ["/etc/passwd", "file:///etc/passwd", "../secret.png", "https://example.com/a.png"])
def test_only_checked_bytes_are_ever_embedded(source):
    asked = []

    def find(given):
        asked.append(given)
        return red_picture(given)

    content = SceneContent(
        elements=[Image(x=0, y=0, width=9, height=9, src=source)], ppt=Ppt(src=source, width=9, height=9)
    )
    svg = compose(content, 100, 100, find).svg
    assert asked == [source]
    hrefs = [value for node in ET.fromstring(svg).iter() for key, value in node.items() if "href" in key]
    assert len(hrefs) == 2
    assert {base64.b64decode(href.removeprefix("data:image/png;base64,")) for href in hrefs} == {encoded()}


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (encoded("BMP"), "not a picture"),
        (encoded("PNG", (300, 300))[:-40], "damaged"),
        (encoded("GIF", (300, 300))[:-20], "damaged"),
        (encoded("WEBP", (300, 300))[:-20], "damaged|not a picture"),
        (encoded("JPEG", mode="CMYK"), "CMYK"),
    ],
)
def test_what_the_renderer_could_not_draw_is_refused_with_a_reason(data, problem):
    with pytest.raises(PictureProblem, match=problem):
        check_picture(data)


@pytest.mark.parametrize(
    ("size", "problem"),
    [
        ((8193, 1), "too large: 8193×1 pixels"),
        ((8000, 5001), "too large: 8000×5001 pixels"),
        ((10_000, 10_000), "too large"),
        ((20_000, 20_000), "too large"),
    ],
)
def test_a_picture_of_too_many_pixels_is_refused(size, problem):
    stream = io.BytesIO()
    Pixels.new("1", size).save(stream, "PNG", compress_level=1)
    with pytest.raises(PictureProblem, match=problem):
        check_picture(stream.getvalue())


def test_a_checked_picture_knows_its_kind_and_size():
    picture = check_picture(encoded("WEBP", (30, 20)))
    assert (picture.mime, picture.width, picture.height) == ("image/webp", 30, 20)
