"""Photosynthesis, seen: a picture from the microscope, a photograph with notes over it."""

from __future__ import annotations

from whiteshot_nb.server.elements import Image, Ppt, Rectangle, SceneContent
from whiteshot_nb.server.samples.handwriting import write
from whiteshot_nb.server.samples.page import LEFT, Elements, card, heading, page, rows, rule, text
from whiteshot_nb.server.samples.palette import FAINT, INK, LEAF_DARK, MARKER, PAPER, ROSE, SKY, SKY_TINT, WHITE
from whiteshot_nb.server.samples.pen import XY, Pen
from whiteshot_nb.server.samples.photograph import DROPS, on_leaf

LEAF_KEY = "samples/leaf.jpg"
WEED_KEY = "samples/water-weed.jpg"


def microscope() -> SceneContent:
    """Return a taped picture of water weed under the microscope, with names and a calculation."""
    pen = Pen(INK, 3.2, 111)
    return page(
        [
            *heading("Under the microscope", "显微镜下", 17),
            *_taped(-278, 50, 592, 444, -2.0),
            *_named(),
            *write("What we saw at ×400", 110, -174, 36, Pen(LEAF_DARK, 4, 112)),
            *rows(
                112,
                -136,
                ("cells like bricks in a wall", "green grains along the edges", "the grains move, slowly!"),
                42,
                25,
            ),
            card(106, 16, 486, 260, SKY_TINT, stroke=SKY_TINT, radius=18),
            text(132, 34, "How long is one cell really?", 23, SKY, bold=True),
            *write("picture 45 mm", 136, 118, 30, pen),
            *write("magnified × 400", 136, 170, 30, pen),
            *write("= 0.11 mm", 140, 236, 36, Pen(ROSE, 4, 113)),
            Pen(ROSE, 3.5, 114).loop(222, 222, 118, 34),
        ],
        PAPER,
    )


def _taped(x: float, y: float, width: float, height: float, turn: float) -> Elements:
    """Return the picture in a white frame, centred on (`x`, `y`), held by two strips of tape."""
    frame = {"stroke": FAINT, "stroke_width": 1.5, "fill": WHITE, "rotation": turn}
    box = {"x": x - width / 2 - 14, "y": y - height / 2 - 14, "width": width + 28, "height": height + 28}
    shadow = {**box, "x": box["x"] + 5, "y": box["y"] + 7}
    tape = {"width": 120, "height": 34, "fill": "#f5e6a8", "stroke": "#f5e6a8", "stroke_width": 0, "opacity": 0.85}
    left, top, right = x - width / 2 - 46, y - height / 2 - 20, x + width / 2 - 50
    return [
        Rectangle.model_validate({**frame, **shadow, "fill": INK, "stroke_width": 0, "opacity": 0.12}),
        Rectangle.model_validate({**frame, **box}),
        Image(x=x - width / 2, y=y - height / 2, width=width, height=height, src=f"store:{WEED_KEY}", rotation=turn),
        Rectangle.model_validate({**tape, "x": left, "y": top, "rotation": -38}),
        Rectangle.model_validate({**tape, "x": right, "y": top - 14, "rotation": 36}),
    ]


def _named() -> Elements:
    white = Pen(WHITE, 5, 115)
    scale = rule(-94, 205, -32, 203, WHITE, 6)
    return [
        card(-528, 172, 186, 44, WHITE, stroke=WHITE, radius=8),
        text(-516, 178, "cell wall 细胞壁", 22, LEAF_DARK, bold=True),
        *white.arrow(-430, 166, -404, 112, -8),
        card(-372, -146, 222, 44, WHITE, stroke=WHITE, radius=8),
        text(-360, -140, "chloroplast 叶绿体", 22, LEAF_DARK, bold=True),
        *white.arrow(-300, -98, -322, -44, 8),
        scale,
        text(-63, 166, "50 µm", 22, WHITE, bold=True, align="center"),
    ]


def photograph() -> SceneContent:
    """Return a photograph of a leaf as the page's background, with notes drawn over it."""
    white, yellow = Pen(WHITE, 4.5, 121), Pen(MARKER, 5, 122)
    rib, vein, edge, dew = (_on_page(*on_leaf(*at)) for at in ((0.42, 0.0), (0.66, -0.55), (0.5, 1.0), DROPS[0][:2]))
    return SceneContent(
        background="#26472f",
        ppt=Ppt(src=f"store:{LEAF_KEY}", width=1280, height=720),
        elements=[
            *write("Look closely", LEFT, -268, 52, white.but(width=6)),
            *write("what is each part for?", LEFT, -218, 30, white.but(width=3.6)),
            *_note(250, 178, "midrib 主脉", "the main water pipe"),
            *yellow.arrow(244, 206, rib[0] + 8, rib[1] + 12, 22),
            *_note(330, -86, "side vein 侧脉", "reaches every cell"),
            *yellow.arrow(324, -60, vein[0] + 14, vein[1] + 6, -18),
            *_note(-70, 262, "edge 叶缘", "smooth, no teeth"),
            *yellow.arrow(-8, 254, edge[0] + 2, edge[1] + 10, 4),
            yellow.loop(*dew, 36, 32),
            *_note(-600, -34, "dew 露水", "water from the air"),
            *yellow.arrow(-362, 2, dew[0] - 36, dew[1] + 14, -8),
            Pen(MARKER, 26, 123, opacity=0.35).curve([_on_page(*on_leaf(t / 10, 0)) for t in range(3, 9)]),
        ],
    )


def _note(x: float, y: float, name: str, what: str) -> Elements:
    return [
        Rectangle(
            x=x, y=y, width=232, height=72, radius=12, fill="#12301e", stroke="#12301e", stroke_width=0, opacity=0.72
        ),
        text(x + 16, y + 6, name, 23, WHITE, bold=True),
        text(x + 16, y + 37, what, 20, "#d9ead3"),
    ]


def _on_page(x: float, y: float) -> XY:
    return x - 640, y - 360
