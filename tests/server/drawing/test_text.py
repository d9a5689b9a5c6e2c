"""Written text really is drawn, in the installed fonts only."""

import io

import numpy as np
import pytest
from PIL import Image as Pixels

from whiteshot_nb.server.drawing import Renderer, check_picture, compose
from whiteshot_nb.server.drawing.fonts import SYSTEM_FOLDERS, default_fonts, find_fonts
from whiteshot_nb.server.elements import Ppt, SceneContent, Text

UNASSIGNED = "\u0378"
TEXTS = {
    "Latin": "Whiteboard",
    "Chinese": "光的折射",
    "Japanese": "ひかり",
    "Korean": "한국어",
    "Arabic": "مرحبا",
    "Hindi": "हिन्दी",
    "emoji": "😀👩‍👩‍👧❤️🇨🇳👍🏽",
}


def white(_source):
    stream = io.BytesIO()
    Pixels.new("RGB", (1, 1), "white").save(stream, "PNG")
    return check_picture(stream.getvalue())


@pytest.fixture(scope="module")
def ink():
    """Draw texts on a board of 400 x 200 units, one pixel each; return how dark each pixel is, 0 to 1."""
    with Renderer(workers=1) as renderer:

        def ink(*texts):
            content = SceneContent(ppt=Ppt(src="white", width=400, height=200), elements=texts)
            png = renderer.submit(compose(content, 400, 200, white).svg).result()
            return 1 - np.asarray(Pixels.open(io.BytesIO(png)).convert("L")) / 255

        yield ink


def written(text, **more):
    return Text(**{"x": -190, "y": -40, "text": text, "font_size": 50, "color": "#000000", **more})


def columns(ink):
    return np.nonzero(ink.max(axis=0) > 0.3)[0]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_text_of_every_script_stands_where_it_was_put(ink, text):
    dark = ink(written(text))
    assert dark[60:130].sum() > 100
    assert dark[:40].sum() == dark[150:].sum() == 0
    assert columns(dark).min() == pytest.approx(12, abs=8)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_text_is_as_wide_as_it_was_measured(ink, text):
    """Without that, centred text is off and the runs of a line overlap."""
    left, right = columns(ink(written(text))).min(), columns(ink(written(text))).max()
    moved = columns(ink(written(text, align="right", x=190)))
    assert moved.max() == pytest.approx(386, abs=9)
    assert moved.max() - moved.min() == pytest.approx(right - left, abs=1)


@pytest.mark.parametrize("text", ["光", "的", "A", "한", "😀", "✓", "√", "①"])
def test_a_character_is_not_the_box_of_a_missing_one(ink, text):
    assert np.abs(ink(written(text)) - ink(written(UNASSIGNED))).sum() > 100


@pytest.mark.parametrize("text", ["✗", "☐", UNASSIGNED, "\ue000"])
def test_a_character_no_font_has_shows_as_a_box(ink, text):
    assert ink(written(text)).sum() > 60
    assert np.allclose(ink(written(text)), ink(written(UNASSIGNED)))


@pytest.mark.parametrize("text", ["Whiteboard", "光的折射", "ひかり", "한국어", "مرحبا", "Hi 光 ok"])
def test_bold_is_darker_and_no_part_of_a_line_loses_it(ink, text):
    assert ink(written(text, bold=True)).sum() > 1.15 * ink(written(text)).sum()


@pytest.mark.parametrize("text", ["Whiteboard", "光的折射"])
def test_italic_leans_to_the_right(ink, text):
    upright, leaning = ink(written(text)), ink(written(text, italic=True))
    assert np.abs(upright - leaning).sum() > 200
    top, bottom = columns(leaning[60:85]).min(), columns(leaning[85:110]).min()
    assert top - bottom > columns(upright[60:85]).min() - columns(upright[85:110]).min()


@pytest.mark.parametrize(("align", "x"), [("left", -190), ("center", 0), ("right", 190)])
def test_lines_are_aligned(ink, align, x):
    dark = ink(written("Whiteboard\nHi", align=align, x=x))
    long, short = columns(dark[60:128]), columns(dark[132:200])
    offset = {"left": 0, "center": 0.5, "right": 1}[align]
    spread = (long.max() - long.min()) - (short.max() - short.min())
    assert short.min() - long.min() == pytest.approx(offset * spread, abs=5)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"])
def test_every_line_end_of_unicode_ends_a_line(ink, end):
    assert (ink(written(f"a{end}b")) == ink(written("a\nb"))).all()


def test_a_space_is_as_wide_as_it_was_typed(ink):
    near, far = columns(ink(written("a b"))).max(), columns(ink(written("a     b"))).max()
    assert far - near == pytest.approx(4 * 0.26 * 50, abs=2)


def test_emoji_are_drawn_in_the_colour_of_the_text(ink):
    assert ink(written("😀", color="#ffffff")).sum() == 0


def test_opacity_and_rotation_count_for_text(ink):
    assert ink(written("光 Hi", bold=True, opacity=0.5)).max() == pytest.approx(0.5, abs=0.01)
    upright = ink(written("Hello", rotation=90, x=0, align="center"))
    assert np.ptp(columns(upright.T)) > 2 * np.ptp(columns(upright))


def drawn_in(family, character, renderer):
    svg = f"""<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"><rect width="40" height="40" fill="#fff"/>
        <text y="30" font-size="30" font-family="'{family}'">{character}</text></svg>"""
    pixels = Pixels.open(io.BytesIO(renderer.submit(svg).result())).convert("L")
    return np.asarray(pixels).min() < 128


def test_the_drawing_processes_have_the_fonts_of_the_packages_and_no_others():
    ours = default_fonts()
    theirs = {"DejaVu Sans", "Arial", "Times New Roman", "Noto Color Emoji"}
    if any(folder.exists() for folder in SYSTEM_FOLDERS):
        theirs |= set(find_fonts(packages=["no_such_package"]).families)
    with Renderer(workers=1) as renderer:
        for face in ours.faces:
            letter = next(chr(code) for code in sorted(face.characters) if chr(code).isalpha() or code > 0x1F600)
            assert drawn_in(face.family, letter, renderer), face.family
        for family in theirs - set(ours.families):
            assert not drawn_in(family, "A", renderer), family


def test_other_fonts_can_be_swapped_in():
    latin_only = find_fonts(packages=["manimgx_fonts"])
    content = SceneContent(ppt=Ppt(src="white", width=400, height=200), elements=[written("Hi 光")])
    with Renderer(workers=1, fonts=latin_only) as renderer:
        drawing = compose(content, 400, 200, white, fonts=latin_only)
        pixels = Pixels.open(io.BytesIO(renderer.submit(drawing.svg).result())).convert("L")
    assert "CJK" not in drawing.svg
    assert np.asarray(pixels).min() < 60
