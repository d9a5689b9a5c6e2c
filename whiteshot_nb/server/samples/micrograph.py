"""Water weed under a microscope: bricks of cells, green grains along their walls."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFilter

from whiteshot_nb.server.samples.darkroom import dim, grain, jpeg, mix, vignette
from whiteshot_nb.server.samples.pen import XY, hand, spline

if TYPE_CHECKING:
    from random import Random


def micrograph() -> bytes:
    """Return a JPEG of 640 by 480: cells of water weed, green grains along their walls."""
    rng = hand(7)
    slide = Image.new("RGB", (800, 660), (206, 220, 150))
    draw = ImageDraw.Draw(slide)
    for row in range(-1, 9):
        x, y = rng.uniform(-160, -40), row * 84.0
        while x < slide.width:
            length = rng.uniform(130, 205)
            _cell(draw, (x, y, length, 84.0), rng)
            x += length
    turned = slide.filter(ImageFilter.GaussianBlur(1.3)).rotate(9, Image.Resampling.BICUBIC)
    view = turned.crop((80, 90, 720, 570))
    return jpeg(grain(vignette(view), rng, 4), 84)


def _cell(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], rng: Random) -> None:
    """Draw one cell, brick-shaped with round corners, and the grains in it."""
    x, y, width, height = box
    middle: XY = (x + width / 2, y + height / 2)
    wall = [_on_cell(middle, width - 5, height - 5, i / 24, rng.gauss(1, 0.008)) for i in range(24)]
    outline = spline([*wall, wall[0]], 3)
    draw.polygon(outline, fill=mix((196, 218, 128), (222, 234, 164), rng.random()))
    draw.line(outline, fill=(112, 148, 62), width=3, joint="curve")
    count = rng.randint(15, 23)
    for i in range(count):
        reach = rng.uniform(0.72, 0.84) if i % 5 else rng.uniform(0.1, 0.6)
        spot = _on_cell(middle, width, height, (i + rng.uniform(-0.3, 0.3)) / count, reach)
        _grain_of_green(draw, spot, rng)


def _on_cell(middle: XY, width: float, height: float, turn: float, reach: float) -> XY:
    """Return a point of the rounded brick round `middle`, `turn` of the way round, at `reach` of its size."""
    angle = math.tau * turn
    cos, sin = math.cos(angle), math.sin(angle)
    squared = (abs(cos) ** 5 + abs(sin) ** 5) ** (1 / 5)
    return middle[0] + reach * width / 2 * cos / squared, middle[1] + reach * height / 2 * sin / squared


def _grain_of_green(draw: ImageDraw.ImageDraw, spot: XY, rng: Random) -> None:
    (x, y), a, b = spot, rng.uniform(7.5, 10), rng.uniform(6, 8)
    green = mix((44, 112, 34), (82, 150, 46), rng.random())
    draw.ellipse((x - a, y - b, x + a, y + b), fill=green, outline=dim(green, 0.72), width=2)
    draw.ellipse((x - a * 0.5, y - b * 0.6, x + a * 0.1, y), fill=mix(green, (190, 226, 120), 0.5))
