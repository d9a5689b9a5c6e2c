"""Wireframes of rectangles and text: a phone, its fields, buttons and placeholders."""

from __future__ import annotations

from whiteshot_nb.server.samples.page import Elements, card, rule, text
from whiteshot_nb.server.samples.palette import FAINT, HAIR, INK, SOFT, WHITE

GREY = "#eef1f5"
BLUE = "#3466c2"


def phone(x: float, y: float, width: float, height: float, title: str) -> Elements:
    """Return an empty phone whose upper left corner is at (`x`, `y`), with a title bar."""
    return [
        card(x, y, width, height, WHITE, stroke=INK, line=4, radius=30),
        card(x + width / 2 - 30, y + 12, 60, 7, FAINT, stroke=FAINT, radius=3.5),
        text(x + width / 2, y + 30, title, 19, bold=True, align="center"),
        rule(x + 2, y + 64, x + width - 2, y + 64, HAIR, 2),
    ]


def words(x: float, y: float, *widths: float) -> Elements:
    """Return grey bars that stand for lines of text."""
    return [card(x, y + i * 18, width, 9, HAIR, stroke=HAIR, radius=4.5) for i, width in enumerate(widths)]


def picture(x: float, y: float, width: float, height: float) -> Elements:
    """Return a crossed box that stands for a picture."""
    return [
        card(x, y, width, height, GREY, stroke=FAINT, line=2, radius=6),
        rule(x + 4, y + 4, x + width - 4, y + height - 4, FAINT, 2),
        rule(x + 4, y + height - 4, x + width - 4, y + 4, FAINT, 2),
    ]


def field(x: float, y: float, width: float, label: str, value: str = "") -> Elements:
    """Return an input with its label above it."""
    return [
        text(x, y, label, 14, SOFT),
        card(x, y + 22, width, 36, WHITE, stroke=FAINT, line=2, radius=7),
        *([text(x + 10, y + 28, value, 16)] if value else []),
    ]


def button(x: float, y: float, width: float, label: str, fill: str = BLUE, color: str = WHITE) -> Elements:
    """Return a button."""
    return [
        card(x, y, width, 44, fill, stroke=BLUE, line=2, radius=10),
        text(x + width / 2, y + 8, label, 18, color, bold=True, align="center"),
    ]


def item(x: float, y: float, width: float, price: str) -> Elements:
    """Return one line of a cart: picture, two bars of text, a price."""
    return [
        *picture(x, y, 44, 44),
        *words(x + 54, y + 10, width - 118, width - 148),
        text(x + width, y + 9, price, 16, bold=True, align="right"),
    ]
