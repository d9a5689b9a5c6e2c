"""Whatever a scene holds within its bounds is drawn: well-formed SVG, no crash, no foreign content."""

import io
import math
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as Pixels

from whiteshot_nb.server.drawing import DrawingFailed, PictureProblem, Renderer, check_picture, compose
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

TAGS = {"svg", "g", "rect", "path", "text", "image"}

coordinates = st.floats(-1e6, 1e6) | st.floats(-900, 900)
extents = st.floats(0, 1e6, exclude_min=True) | st.floats(1, 900)
colours = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
sources = st.sampled_from(["picture", "missing", "/etc/passwd", "data:image/png;base64,%%%", "file:///etc/passwd"])
texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=40) | st.text(
    "aé光😀\u200d\ufe0f🏽🇨🇳مש \n\t\u0301\u0378<&]>", max_size=30
)

look = {"opacity": st.floats(0, 1), "rotation": st.floats(-360, 360)}
stroked = {**look, "stroke": colours, "stroke_width": st.floats(0, 500)}
segment = {**stroked, **dict.fromkeys(("x1", "y1", "x2", "y2"), coordinates)}
box = {"x": coordinates, "y": coordinates, "width": extents, "height": extents}
boxed = {**stroked, **box, "fill": st.none() | colours}
kinds = st.sampled_from(["triangle", "rhombus", "pentagram", "speechBalloon"])
elements = st.one_of(
    st.builds(Pencil, points=st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=9), **stroked),
    st.builds(Straight, **segment),
    st.builds(Arrow, **segment),
    st.builds(Rectangle, radius=st.floats(0, 1e6), **boxed),
    st.builds(Ellipse, **boxed),
    st.builds(ShapeElement, kind=kinds, **boxed),
    st.builds(Image, src=sources, **look, **box),
    st.builds(
        Text,
        text=texts,
        x=coordinates,
        y=coordinates,
        font_size=st.floats(0, 2000, exclude_min=True),
        bold=st.booleans(),
        italic=st.booleans(),
        align=st.sampled_from(["left", "center", "right"]),
        **look,
    ),
)
ppts = st.builds(Ppt, src=sources, width=extents, height=extents)
scenes = st.builds(SceneContent, background=colours, ppt=st.none() | ppts, elements=st.lists(elements, max_size=6))
sides = st.integers(1, 300)


def picture():
    stream = io.BytesIO()
    Pixels.new("RGB", (4, 4), "red").save(stream, "PNG")
    return check_picture(stream.getvalue())


PICTURE = picture()


def find(source):
    if source == "picture":
        return PICTURE
    raise PictureProblem("no <such> & \0 picture")


@pytest.fixture(scope="module")
def renderer():
    with Renderer(workers=1, seconds=10) as renderer:
        yield renderer


def check(svg):
    root = ET.fromstring(svg)
    assert {node.tag.removeprefix("{http://www.w3.org/2000/svg}") for node in root.iter()} <= TAGS
    for node in root.iter():
        for name, value in node.items():
            assert not any(word in value for word in ("nan", "inf", "url(", "http"))
            if "href" in name:
                assert value == PICTURE.url
            if name in {"x", "y", "width", "height", "font-size", "stroke-width"}:
                assert math.isfinite(float(value))


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(content=scenes, width=sides, height=sides)
def test_every_scene_is_drawn(renderer, content, width, height):
    drawing = compose(content, width, height, find)
    check(drawing.svg)
    png = renderer.submit(drawing.svg).result()
    assert Pixels.open(io.BytesIO(png)).size == (width, height)


@pytest.mark.parametrize(
    "text",
    [
        "]]>",
        "<script>alert(1)</script>",
        "</text></svg><image href='/etc/passwd'/>",
        "&amp; &lt; &#0; &unknown;",
        "a\0b\x01\x1b[31m",
        "\ud800 alone \udfff",
        "\ufffe\uffff",
        "\u202e gnp.txt \u2066 \u2069",
        "Z" + "\u0300\u0321\u0334" * 300,
        "\u200d" * 50,
        "👩‍" * 30,
        "🏽" * 30,
        "\ufe0f\u20e3" * 20,
        "مرحبا (שלום) 12,5 abc " * 20,
        "x" * 20_000,
        "光" * 20_000,
        "😀" * 20_000,
        "\n" * 20_000 + ".",
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_hostile_text_is_only_text(renderer, text):
    content = SceneContent(
        elements=[Text.model_construct(**Text(x=0, y=0, text="", bold=True).model_dump() | {"text": text})]
    )
    svg = compose(content, 640, 360, find).svg
    check(svg)
    assert renderer.submit(svg).result()


def test_a_hostile_reason_or_source_is_only_text():
    def refuse(_source):
        raise PictureProblem('<b>&"\0\ud800')

    content = SceneContent(elements=[Image(x=0, y=0, width=400, height=300, src="<x>\0\n")])
    drawing = compose(content, 640, 360, refuse)
    check(drawing.svg)
    assert "\n" not in drawing.warnings[0]
    assert "\0" not in drawing.warnings[0]


def test_more_text_than_one_drawing_may_hold_is_refused():
    text = Text(x=0, y=0, text="x" * 20_000)
    with pytest.raises(ValueError, match="characters of text"):
        SceneContent(elements=[text] * 6)
    unchecked = SceneContent.model_construct(elements=[text] * 30)
    with pytest.raises(DrawingFailed, match="characters of text"):
        compose(unchecked, 100, 100, find)


def test_more_picture_bytes_than_one_drawing_may_hold_are_refused():
    heavy = check_picture(PICTURE.data + bytes(8_000_000))
    image = Image(x=0, y=0, width=9, height=9, src="heavy")
    with pytest.raises(DrawingFailed, match="64 MB"):
        compose(SceneContent(elements=[image] * 9), 100, 100, lambda _: heavy)
