"""The board "UI review: checkout": its index, a screenshot with red marks, the findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whiteshot_nb.server.elements import Ppt, SceneContent
from whiteshot_nb.server.samples import ui_wireframes
from whiteshot_nb.server.samples.handwriting import write
from whiteshot_nb.server.samples.index import Entry, index
from whiteshot_nb.server.samples.page import LEFT, Elements, card, heading, page, text
from whiteshot_nb.server.samples.palette import (
    DESK,
    HAIR,
    LEAF,
    LEAF_TINT,
    MARKER,
    PLUM,
    PLUM_TINT,
    RED,
    ROSE,
    ROSE_LIGHT,
    ROSE_TINT,
    SKY,
    SKY_TINT,
    SOFT,
    SUN,
    SUN_TINT,
    WHITE,
)
from whiteshot_nb.server.samples.pen import Pen

if TYPE_CHECKING:
    from collections.abc import Callable


NAME = "UI review: checkout"
SCREENSHOT_KEY = "samples/checkout.png"

ENTRIES = (
    Entry("🛒", "Flow", "Four steps on a phone", "01-flow", SKY, SKY_TINT),
    Entry("💳", "Variants", "Payment, A against B", "02-variants", PLUM, PLUM_TINT),
    Entry("🔍", "Desktop", "What is on staging today", "03-desktop", ROSE, ROSE_TINT),
    Entry("✅", "Findings", "Who mends what, and when", "04-findings", LEAF, LEAF_TINT),
)
FINDINGS = (
    ("1", "Total is wrong: 136 + 6.50 + 11.22 is 153.72", "high", "Noor", "today"),
    ("2", "Two buttons of equal weight, back comes first", "high", "Mateo", "Tue"),
    ("3", "Error stands far from the field it is about", "high", "王芳", "Tue"),
    ("4", "Offers and data sharing are ticked for you", "high", "Noor", "today"),
    ("5", "Hint text: contrast 1.8 to 1, needs 4.5", "medium", "王芳", "Wed"),
    ("6", "Security code sits 6 px too low", "low", "Mateo", "Wed"),
)
LEVELS = {"high": (RED, ROSE_TINT), "medium": (SUN, SUN_TINT), "low": (SKY, SKY_TINT)}


def _welcome() -> SceneContent:
    return index(
        "UI review: checkout",
        "界面评审",
        "Kestrel & Co.  ·  Noor, Mateo, 王芳  ·  45 minutes, red pens only",
        ENTRIES,
        ROSE_LIGHT,
    )


def desktop() -> SceneContent:
    """Return today's page as a screenshot in the background, with numbered red marks over it."""
    red, thin = Pen(RED, 5, 441), Pen(RED, 3.4, 442)
    return SceneContent(
        background=WHITE,
        ppt=Ppt(src=f"store:{SCREENSHOT_KEY}", width=1280, height=720),
        elements=[
            Pen(MARKER, 24, 443, opacity=0.45).curve([(-546, 228), (-400, 227), (-212, 228)]),
            red.loop(494, 266, 78, 27),
            *_number(590, 262, 1),
            *write("does not add up", 150, 336, 25, thin),
            *red.arrow(394, 326, 452, 300, -4),
            red.lasso(-362, 288, 226, 32),
            *_number(-594, 290, 2),
            red.lasso(-44, 290, 92, 20),
            *_number(70, 290, 3),
            *red.arrow(56, 262, 60, 122, 4),
            *_number(-164, 228, 4),
            *write("off, please!", -140, 236, 23, thin),
            red.wave(-576, -394, -80, 3),
            *_number(-368, -94, 5),
            *write("too pale", -346, -86, 23, thin),
            red.lasso(-247, 162, 114, 48),
            *_number(-112, 172, 6),
        ],
    )


def _number(x: float, y: float, number: int) -> Elements:
    return [
        card(x - 15, y - 15, 30, 30, RED, stroke=WHITE, line=2, radius=15),
        text(x, y - 14, str(number), 20, WHITE, bold=True, align="center"),
    ]


def findings() -> SceneContent:
    """Return the findings: number, what, how bad, who, until when."""
    drawn: Elements = [
        *heading("Six findings", "评审结果", 45, ROSE_LIGHT),
        *(
            text(x, -252, name, 19, SOFT)
            for x, name in ((-516, "finding"), (174, "level"), (340, "who"), (476, "until"))
        ),
    ]
    for i, (number, what, level, who, until) in enumerate(FINDINGS):
        y = -218 + i * 82
        color, tint = LEVELS[level]
        drawn += [
            card(LEFT, y, 1184, 70, WHITE, stroke=HAIR, line=2, radius=14),
            *_number(-558, y + 35, int(number)),
            text(-516, y + 19, what, 23),
            card(174, y + 17, 122, 36, tint, stroke=color, line=2, radius=18),
            text(235, y + 21, level, 19, color, bold=True, align="center"),
            text(340, y + 20, who, 22),
            text(476, y + 20, until, 22),
        ]
    return page([*drawn, *_decided()], DESK)


def _decided() -> Elements:
    green = Pen(LEAF, 5, 451)
    return [
        green.tick(572, -182, 20),
        green.tick(572, 64, 20),
        Pen(SOFT, 3, 452).line(-518, -182, -2, -184),
        *write("ship variant B after 1 to 4", 0, 322, 32, Pen(LEAF, 4, 453), align="center"),
    ]


PAGES: tuple[tuple[str, Callable[[], SceneContent]], ...] = (
    ("/init", _welcome),
    ("/ui/01-flow", ui_wireframes.flow),
    ("/ui/02-variants", ui_wireframes.variants),
    ("/ui/03-desktop", desktop),
    ("/ui/04-findings", findings),
)
