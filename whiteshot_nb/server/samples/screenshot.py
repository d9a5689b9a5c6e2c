"""A picture that looks like a screenshot: the payment page of a shop, drawn with Pillow at twice its size."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, cast

from PIL import Image, ImageDraw, ImageFont

from whiteshot_nb.server.samples.darkroom import RGB, mix

if TYPE_CHECKING:
    from collections.abc import Sequence

SIZE = (1280, 720)
SCALE = 2
INK: RGB = (28, 36, 48)
GREY: RGB = (110, 120, 134)
PALE: RGB = (186, 192, 202)
LINE: RGB = (221, 226, 233)
SHADE: RGB = (246, 247, 250)
WHITE: RGB = (255, 255, 255)
TEAL: RGB = (15, 118, 110)
RED: RGB = (200, 50, 50)

STEPS = ("Cart", "Delivery", "Payment", "Done")
PRESENT = 2

ITEMS = (
    ("Stoneware mug, moss", "Qty 2", "$36.00", (122, 146, 110)),
    ("Linen apron, sand", "Qty 1", "$42.00", (205, 180, 140)),
    ("Oak serving board", "Qty 1", "$58.00", (170, 118, 74)),
)
SUMS = (("Subtotal", "$136.00"), ("Shipping", "$6.50"), ("Tax", "$11.22"))


@dataclass(frozen=True)
class Canvas:
    """A picture drawn in units of one pixel, kept at twice that size for smooth edges."""

    draw: ImageDraw.ImageDraw

    def box(self, box: Sequence[float], fill: RGB | None, line: RGB | None = None, radius: float = 0) -> None:
        """Draw a rectangle, its corners rounded by `radius`; `box` is x, y, width, height."""
        x, y, width, height = (v * SCALE for v in box)
        self.draw.rounded_rectangle(
            (x, y, x + width, y + height), radius * SCALE, fill=fill, outline=line, width=SCALE if line else 0
        )

    def disc(self, x: float, y: float, radius: float, fill: RGB | None, line: RGB | None = None) -> None:
        """Draw a disc round (`x`, `y`)."""
        box = tuple(v * SCALE for v in (x - radius, y - radius, x + radius, y + radius))
        self.draw.ellipse(box, fill=fill, outline=line, width=2 * SCALE)

    def line(self, points: Sequence[tuple[float, float]], fill: RGB, width: float = 1) -> None:
        """Draw a line through `points`."""
        self.draw.line(
            [(x * SCALE, y * SCALE) for x, y in points], fill=fill, width=round(width * SCALE), joint="curve"
        )

    def text(
        self, x: float, y: float, words: str, size: float, fill: RGB = INK, anchor: str = "ls", *, bold: bool = False
    ) -> None:
        """Write `words` with their base line at `y`; Pillow's own font has no bold, a thin outline serves."""
        self.draw.text(
            (x * SCALE, y * SCALE),
            words,
            fill=fill,
            font=_font(round(size * SCALE)),
            anchor=anchor,
            stroke_width=1 if bold else 0,
            stroke_fill=fill,
        )


def checkout_screenshot() -> bytes:
    """Return a PNG of 1280 by 720: a browser window with the payment step of a checkout."""
    picture = Image.new("RGB", (SIZE[0] * SCALE, SIZE[1] * SCALE), WHITE)
    canvas = Canvas(ImageDraw.Draw(picture))
    _browser(canvas)
    _header(canvas)
    _contact(canvas)
    _payment(canvas)
    _summary(canvas)
    out = io.BytesIO()
    picture.reduce(SCALE).quantize(200, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return cast("ImageFont.FreeTypeFont", ImageFont.load_default(size))


def _browser(canvas: Canvas) -> None:
    canvas.box((0, 0, 1280, 44), (228, 232, 238))
    for i, tint in enumerate(((237, 106, 94), (245, 191, 79), (98, 197, 84))):
        canvas.disc(24 + i * 22, 22, 6.5, tint)
    canvas.box((190, 9, 760, 26), WHITE, radius=13)
    canvas.text(212, 27, "shop.kestrel.example / checkout / payment", 13, GREY)
    canvas.line([(1226, 17), (1248, 17)], GREY, 1.6)
    canvas.line([(1226, 23), (1248, 23)], GREY, 1.6)
    canvas.line([(1226, 29), (1248, 29)], GREY, 1.6)


def _header(canvas: Canvas) -> None:
    canvas.disc(72, 84, 15, TEAL)
    canvas.line([(64, 86), (70, 91), (81, 78)], WHITE, 2.6)
    canvas.text(98, 92, "Kestrel & Co.", 24, INK, bold=True)
    x = 430.0
    for i, step in enumerate(STEPS):
        tint = TEAL if i <= PRESENT else PALE
        canvas.disc(x, 84, 12, tint if i <= PRESENT else WHITE, tint)
        canvas.text(x, 84, str(i + 1), 13, WHITE if i <= PRESENT else PALE, "mm", bold=True)
        canvas.text(x + 22, 89, step, 15, INK if i == PRESENT else GREY, bold=i == PRESENT)
        if i < len(STEPS) - 1:
            canvas.line([(x + 104, 84), (x + 136, 84)], LINE, 2)
        x += 156
    canvas.line([(0, 124), (1280, 124)], LINE)


def _field(canvas: Canvas, box: Sequence[float], label: str, value: str, line: RGB = LINE) -> None:
    x, y, _, height = box
    canvas.text(x, y - 8, label, 13, GREY)
    canvas.box(box, WHITE, line, 6)
    canvas.text(x + 14, y + height / 2 + 6, value, 16)


def _contact(canvas: Canvas) -> None:
    canvas.text(64, 172, "Contact", 22, bold=True)
    _field(canvas, (64, 208, 320, 42), "E-mail", "mei.tan@example.com")
    _field(canvas, (400, 208, 320, 42), "Phone", "+1 555 0142")
    canvas.text(64, 270, "We only call about your delivery.", 12, PALE)


def _payment(canvas: Canvas) -> None:
    canvas.text(64, 322, "Payment", 22, bold=True)
    for i, name in enumerate(("Card", "Wallet", "Pay later")):
        x, chosen = 64 + i * 222, i == 0
        canvas.box((x, 340, 212, 50), (236, 247, 245) if chosen else WHITE, TEAL if chosen else LINE, 8)
        canvas.disc(x + 24, 365, 8, WHITE, TEAL if chosen else PALE)
        if chosen:
            canvas.disc(x + 24, 365, 4, TEAL)
        canvas.text(x + 44, 371, name, 16, bold=chosen)
    _field(canvas, (64, 428, 656, 42), "Card number", "4242  4242  4242  424", RED)
    _field(canvas, (64, 504, 206, 42), "Expires", "09 / 28")
    _field(canvas, (290, 510, 206, 42), "Security code", "* * *")
    canvas.box((64, 578, 18, 18), TEAL, radius=4)
    canvas.line([(68, 587), (72, 591), (79, 582)], WHITE, 2)
    canvas.text(92, 593, "Send me offers and share my data with partners", 14, GREY)
    canvas.box((64, 624, 206, 48), TEAL, radius=8)
    canvas.text(167, 654, "Back to cart", 17, WHITE, "ms", bold=True)
    canvas.box((286, 624, 206, 48), TEAL, radius=8)
    canvas.text(389, 654, "Pay now", 17, WHITE, "ms", bold=True)
    canvas.text(512, 654, "Check your card number.", 14, RED)


def _summary(canvas: Canvas) -> None:
    canvas.box((792, 152, 424, 520), SHADE, LINE, 12)
    canvas.text(820, 194, "Your order", 20, bold=True)
    for i, (name, quantity, price, tint) in enumerate(ITEMS):
        y = 218 + i * 84
        _thumbnail(canvas, 820, y, tint, i)
        canvas.text(900, y + 28, name, 16, bold=True)
        canvas.text(900, y + 50, quantity, 13, PALE)
        canvas.text(1188, y + 28, price, 16, INK, "rs")
    canvas.line([(820, 484), (1188, 484)], LINE)
    for i, (name, price) in enumerate(SUMS):
        canvas.text(820, 516 + i * 28, name, 15, GREY)
        canvas.text(1188, 516 + i * 28, price, 15, INK, "rs")
    canvas.line([(820, 594), (1188, 594)], LINE)
    canvas.text(820, 634, "Total", 20, bold=True)
    canvas.text(1188, 634, "$147.22", 24, INK, "rs", bold=True)


def _thumbnail(canvas: Canvas, x: float, y: float, tint: RGB, kind: int) -> None:
    """Draw a product on its own tinted ground: a mug, an apron or a board."""
    canvas.box((x, y, 64, 64), mix(tint, WHITE, 0.72), radius=8)
    if kind == 0:
        canvas.disc(x + 44, y + 33, 9, None, tint)
        canvas.box((x + 17, y + 20, 26, 28), tint, radius=5)
        canvas.box((x + 17, y + 20, 26, 5), mix(tint, WHITE, 0.4), radius=2)
    elif kind == 1:
        canvas.line([(x + 23, y + 24), (x + 26, y + 10), (x + 38, y + 10), (x + 41, y + 24)], tint, 2.5)
        canvas.box((x + 22, y + 20, 20, 18), tint, radius=2)
        canvas.box((x + 15, y + 34, 34, 22), tint, radius=4)
        canvas.box((x + 24, y + 40, 16, 9), mix(tint, WHITE, 0.35), radius=2)
    else:
        canvas.box((x + 28, y + 8, 8, 18), tint, radius=4)
        canvas.box((x + 17, y + 20, 30, 36), tint, radius=6)
        for i in range(3):
            canvas.line([(x + 23 + i * 9, y + 25), (x + 22 + i * 9, y + 51)], mix(tint, WHITE, 0.25))
