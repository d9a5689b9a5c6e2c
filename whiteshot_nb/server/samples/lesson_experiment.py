"""Photosynthesis, measured: the table of counts with the set-up, the chart drawn from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.server.elements import Arrow, SceneContent
from whiteshot_nb.server.samples.doodles import beaker, lamp
from whiteshot_nb.server.samples.handwriting import write
from whiteshot_nb.server.samples.page import LEFT, Elements, card, heading, page, rows, rule, text
from whiteshot_nb.server.samples.palette import (
    HAIR,
    INK,
    LEAF,
    LEAF_DARK,
    LEAF_TINT,
    PLUM,
    ROSE,
    SKY,
    SOFT,
    SUN,
    SUN_TINT,
)
from whiteshot_nb.server.samples.pen import XY, Pen

if TYPE_CHECKING:
    from collections.abc import Sequence


MEASURED = (
    (10, 100, (45, 47, 46)),
    (15, 44, (42, 41, 43)),
    (20, 25, (36, 19, 37)),
    (30, 11, (25, 24, 26)),
    (40, 6, (17, 18, 16)),
    (60, 3, (11, 10, 12)),
)
"""Distance of the lamp in cm, light in per cent, bubbles per minute in three trials (one miscounted)."""
RATES = ((100, 46), (44, 42), (25, 36.5), (11, 25), (6, 17), (3, 11))
HIGHEST, HALF_LIGHT = 52.0, 11.5


def measurements() -> SceneContent:
    """Return the table of counted bubbles, with one count doubted, beside the set-up of the experiment."""
    return page(
        [
            *heading("Counting bubbles", "实验数据", 19),
            *_table(),
            *_set_up(),
        ]
    )


def _table() -> Elements:
    columns = (-536.0, -418.0, -318.0, -238.0, -158.0, -62.0)
    drawn: Elements = [card(LEFT, -238, 600, 66, LEAF_TINT, stroke=LEAF_TINT, radius=10)]
    for x, top, low in zip(columns, ("lamp", "light", "1", "2", "3", "mean"), ("cm", "%", "", "", "", ""), strict=True):
        drawn += [text(x, -234 if low else -222, top, 21, LEAF_DARK, bold=True, align="center")]
        drawn += [text(x, -207, low, 17, SOFT, align="center")] if low else []
    for i, (distance, light, counts) in enumerate(MEASURED):
        y = -156 + i * 66
        drawn += [
            text(x, y, str(n), 25, align="center") for x, n in zip(columns, (distance, light, *counts), strict=False)
        ]
        drawn += write(_mean(counts), columns[-1], y + 28, 28, Pen(SKY, 3.6, 130 + i), align="center")
        drawn.append(rule(LEFT, y + 50, 8, y + 50, HAIR, 2))
    red = Pen(ROSE, 4, 140)
    return [
        *drawn,
        rule(-366, -238, -366, 226, HAIR, 2),
        rule(-112, -238, -112, 226, HAIR, 2),
        red.loop(-238, -8, 36, 28),
        *write("miscounted? left out", -560, 290, 28, red.but(width=3.4)),
        *red.arrow(-292, 258, -262, 20, 3),
    ]


def _mean(counts: Sequence[int]) -> str:
    """Return the mean of the counts that lie near their median, as the class worked it out."""
    median = sorted(counts)[len(counts) // 2]
    kept = [n for n in counts if abs(n - median) < 10]  # noqa: PLR2004 - bubbles; the class agreed on ten
    return f"{sum(kept) / len(kept):.3g}"


def _set_up() -> Elements:
    return [
        card(56, -238, 536, 520, SUN_TINT, stroke=SUN_TINT, radius=20),
        text(80, -222, "Our set-up", 23, "#a8690a", bold=True),
        *lamp(170, 134, 270, 141),
        *beaker(478, 134, 140, 282, 142),
        rule(80, 138, 568, 138, "#c8a97e", 5),
        *(rule(x, 142, x, 152 if i % 2 else 160, SOFT, 2) for i, x in enumerate(range(170, 471, 30))),
        Arrow(x1=300, y1=182, x2=400, y2=182, stroke=ROSE, stroke_width=4),
        Arrow(x1=300, y1=182, x2=240, y2=182, stroke=ROSE, stroke_width=4),
        *write("10 - 60 cm", 320, 226, 30, Pen(ROSE, 3.6, 143), align="center"),
        text(478, 232, "water weed 水草", 20, LEAF_DARK, align="center"),
        text(166, 232, "lamp 台灯", 20, SOFT, align="center"),
    ]


def chart() -> SceneContent:
    """Return a chart on graph paper: the rate rises with light, then it levels off."""
    return page(
        [
            *_graph_paper(),
            *heading("More light, more bubbles?", "光照强度与速率", 21),
            *_axes(),
            *_curve(),
            *_reading(),
        ]
    )


def _graph_paper() -> Elements:
    lines: Elements = []
    for i in range(-15, 16):
        lines.append(rule(i * 40, -360, i * 40, 360, "#eef4fa", 1.5))
    for i in range(-8, 9):
        lines.append(rule(-640, i * 40, 640, i * 40, "#eef4fa", 1.5))
    return lines


def _at(light: float, rate: float) -> XY:
    """Return where the chart shows `rate` bubbles a minute at `light` per cent."""
    return -480 + light * 6.4, 240 - rate * 8


def _axes() -> Elements:
    pen, drawn = Pen(INK, 4.5, 151), Elements()
    drawn += [*pen.arrow(-480, 244, 226, 240), *pen.arrow(-480, 246, -480, -236)]
    for light in (20, 40, 60, 80, 100):
        x, y = _at(light, 0)
        drawn += [pen.but(width=3).line(x, y - 6, x, y + 8), text(x, y + 12, str(light), 20, SOFT, align="center")]
    for rate in (10, 20, 30, 40, 50):
        x, y = _at(0, rate)
        drawn += [pen.but(width=3).line(x - 8, y, x + 6, y), text(x - 16, y - 14, str(rate), 20, SOFT, align="right")]
    return [
        *drawn,
        text(226, 276, "light in %  光照", 22, align="right"),
        text(-456, -252, "bubbles per minute  速率", 22),
    ]


def _curve() -> Elements:
    cross, line = Pen(ROSE, 4.5, 152), Pen(LEAF, 6, 153)
    way = [_at(x, HIGHEST * x / (x + HALF_LIGHT)) for x in (0, 2, 5, 9, 14, 20, 28, 38, 50, 64, 80, 100)]
    drawn: Elements = [line.curve(way)]
    for light, rate in RATES:
        drawn += cross.cross(*_at(light, rate), 8)
    x, y = _at(0, HIGHEST)
    dashes = [rule(x + i * 30, y, x + i * 30 + 16, y, PLUM, 3) for i in range(1, 23)]
    return [*drawn, *dashes, *write("the most it can do", 72, y - 12, 24, Pen(PLUM, 3, 154), align="center")]


def _reading() -> Elements:
    return [
        card(304, -126, 288, 148, "#fffbea", stroke=SUN, radius=14),
        text(322, -112, "A  Light is limiting", 22, "#a8690a", bold=True),
        *rows(322, -76, ("double the light,", "nearly double the", "bubbles"), 29, 20),
        card(304, 50, 288, 148, "#f6f1fd", stroke=PLUM, radius=14),
        text(322, 64, "B  Something else is", 22, PLUM, bold=True),
        *rows(322, 100, ("CO₂ or warmth runs", "short: more light", "does not help"), 29, 20),
        Pen(SUN, 26, 155, opacity=0.3).curve([_at(1, 5), _at(5, 16), _at(11, 26)]),
        *write("A", -372, 116, 44, Pen("#a8690a", 5, 156)),
        Pen(PLUM, 26, 157, opacity=0.22).curve([_at(48, 42), _at(70, 44.6), _at(97, 46.5)]),
        *write("B", -2, -36, 44, Pen(PLUM, 5, 158)),
    ]
