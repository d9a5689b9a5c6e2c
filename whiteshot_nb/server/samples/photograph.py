"""A photograph no camera took: a leaf against the light, water on it, the garden behind it out of focus."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from whiteshot_nb.server.samples.darkroom import RGB, dim, grain, jpeg, mix, vignette
from whiteshot_nb.server.samples.pen import XY, hand, spline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

SIZE = (1280, 720)
STEM: XY = (150.0, 640.0)
TIP: XY = (1075.0, 135.0)
HALF_WIDTH = 245.0
VEINS = 11
SHADES = 9
DROPS = (
    (0.4, -0.52, 13.0),
    (0.44, -0.4, 6.0),
    (0.63, -0.62, 9.0),
    (0.6, -0.75, 5.0),
    (0.7, -0.3, 7.0),
    (0.75, -0.55, 5.0),
    (0.56, -0.2, 4.0),
    (0.5, 0.32, 6.0),
    (0.46, 0.6, 9.0),
    (0.36, 0.42, 7.0),
    (0.68, 0.4, 6.0),
    (0.3, 0.66, 10.0),
    (0.82, -0.1, 6.0),
)
"""Drops of dew: where on the leaf (see `on_leaf`), and their radius in pixels."""


def leaf_photograph() -> bytes:
    """Return a JPEG of 1280 by 720: a leaf lit from behind, its tip and stem out of focus."""
    rng = hand(41)
    sharp = _backdrop(rng)
    sharp.paste(_leaf(rng), (0, 0), _leaf_mask())
    _dew(sharp)
    sharp = sharp.filter(ImageFilter.GaussianBlur(0.8))
    soft = sharp.filter(ImageFilter.GaussianBlur(9))
    picture = Image.composite(sharp, soft, _focus())
    return jpeg(grain(_lit(picture), rng, 4), 82)


def on_leaf(along: float, across: float) -> XY:
    """Return the pixel at `along` (0 stem, 1 tip) and `across` (-1 upper edge, 1 lower edge) of the leaf."""
    way = (TIP[0] - STEM[0], TIP[1] - STEM[1])
    length = math.hypot(*way)
    bow = 46 * math.sin(math.pi * along)
    off = across * _half_width(along) - bow
    return (
        STEM[0] + way[0] * along - way[1] / length * off,
        STEM[1] + way[1] * along + way[0] / length * off,
    )


def _half_width(along: float) -> float:
    inside = min(max(along, 0.0), 1.0)
    return HALF_WIDTH * math.pow(math.sin(math.pi * inside**0.78), 0.85) * (1 - 0.22 * inside)


def _edge(side: int) -> list[XY]:
    return [on_leaf(i / 90, side * (1 + 0.012 * math.sin(i * 2.3))) for i in range(91)]


def _leaf_mask() -> Image.Image:
    mask = Image.new("L", SIZE, 0)
    ImageDraw.Draw(mask).polygon(_edge(-1) + _edge(1)[::-1], fill=255)
    return mask.filter(ImageFilter.GaussianBlur(0.9))


def _backdrop(rng: Random) -> Image.Image:
    """Return what is far behind the leaf: green dusk, light from the upper right, discs of blurred light."""
    small = Image.new("RGB", (320, 180), (30, 70, 40))
    draw = ImageDraw.Draw(small)
    for _ in range(70):
        x, y, r = rng.uniform(-20, 340), rng.uniform(-20, 200), rng.uniform(12, 46)
        light = max(0.0, 0.3 + 0.65 * x / 320 - 0.55 * y / 180 + rng.uniform(-0.15, 0.15))
        draw.ellipse((x - r, y - r, x + r, y + r), fill=mix((22, 66, 38), (214, 226, 112), light))
    far = small.filter(ImageFilter.GaussianBlur(17)).resize(SIZE, Image.Resampling.BICUBIC)
    return ImageChops.screen(far, _bokeh(rng))


def _bokeh(rng: Random) -> Image.Image:
    discs = Image.new("RGB", SIZE, 0)
    for _ in range(34):
        layer = Image.new("RGB", (150, 150), 0)
        draw = ImageDraw.Draw(layer)
        r, glow = rng.uniform(18, 62), rng.uniform(0.1, 0.42)
        tint = mix((176, 232, 96), (255, 226, 130), rng.random())
        disc = (75 - r, 75 - r, 75 + r, 75 + r)
        draw.ellipse(disc, fill=dim(tint, glow), outline=dim(tint, glow * 1.35), width=3)
        x, y = int(rng.uniform(200, 1240)), int(rng.triangular(-60, 620, 40))
        spot = (x, y, x + 150, y + 150)
        discs.paste(ImageChops.screen(discs.crop(spot), layer.filter(ImageFilter.GaussianBlur(2.2))), (x, y))
    return discs


def _leaf(rng: Random) -> Image.Image:
    """Return the blade: quilted between its veins, each field darker towards the next vein."""
    blade = Image.new("RGB", SIZE, (74, 132, 52))
    draw = ImageDraw.Draw(blade)
    for side in (-1, 1):
        for vein in range(-3, VEINS + 1):
            for shade in range(SHADES):
                _strip(draw, side, vein, shade, rng)
    blade = blade.filter(ImageFilter.GaussianBlur(5))
    _net(ImageDraw.Draw(blade), rng)
    blade = blade.filter(ImageFilter.GaussianBlur(0.7))
    _veins(ImageDraw.Draw(blade))
    return blade


def _vein(side: int, number: float) -> list[XY]:
    """Return a side vein from the middle rib to the edge, bending towards the tip."""
    start = (number + 0.5) / (VEINS + 1.5)
    return [on_leaf(start + 0.19 * t**1.25, side * t) for t in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)]


def _strip(draw: ImageDraw.ImageDraw, side: int, vein: int, shade: int, rng: Random) -> None:
    t = shade / SHADES
    lift = math.sin(math.pi * (t + 0.5 / SHADES)) ** 0.7
    near, far = ((44, 104, 38), (108, 172, 60)) if side > 0 else ((78, 142, 46), (168, 208, 84))
    tint = mix(near, far, lift * rng.uniform(0.9, 1.0))
    draw.polygon(_vein(side, vein + t) + _vein(side, vein + t + 1.3 / SHADES)[::-1], fill=tint)


def _net(draw: ImageDraw.ImageDraw, rng: Random) -> None:
    """Draw the fine net between the side veins."""
    for side in (-1, 1):
        for vein in range(-3, VEINS):
            for t in (0.12, 0.24, 0.36, 0.48, 0.6, 0.72, 0.84):
                points = [_on_vein(side, vein + k / 4, t + rng.uniform(-0.035, 0.035)) for k in range(5)]
                draw.line(points, fill=(150, 196, 92), width=1)
            for t in (0.33, 0.66):
                field = [_on_vein(side, vein + t, k / 9 + rng.uniform(-0.03, 0.03)) for k in range(1, 10)]
                draw.line(field, fill=(142, 190, 88), width=1)


def _on_vein(side: int, number: float, t: float) -> XY:
    start = (number + 0.5) / (VEINS + 1.5)
    return on_leaf(start + 0.19 * max(t, 0.0) ** 1.25, side * t)


def _veins(draw: ImageDraw.ImageDraw) -> None:
    for side in (-1, 1):
        for number in range(-3, VEINS + 1):
            curve = spline(_vein(side, number), 6)
            shadow = [(x + 2, y + 3) for x, y in curve]
            draw.line(shadow, fill=(58, 112, 40), width=3, joint="curve")
            draw.line(curve, fill=(206, 228, 146), width=2, joint="curve")
    rib = [on_leaf(i / 40, 0) for i in range(41)]
    for width, dx, tint in ((11, 3, (60, 110, 42)), (9, 0, (196, 220, 134)), (4, -1, (236, 244, 190))):
        _tapered(draw, [(x + dx, y + dx) for x, y in rib], width, tint)


def _tapered(draw: ImageDraw.ImageDraw, points: Sequence[XY], width: float, tint: RGB) -> None:
    for i, (a, b) in enumerate(pairwise(points)):
        draw.line((a, b), fill=tint, width=max(1, round(width * (1 - 0.8 * i / len(points)))))


def _dew(picture: Image.Image) -> None:
    draw = ImageDraw.Draw(picture, "RGBA")
    stem = [(STEM[0] - 190, STEM[1] + 130), (STEM[0] - 90, STEM[1] + 48), STEM]
    draw.line(spline(stem, 8), fill=(150, 186, 92), width=12, joint="curve")
    for along, across, r in DROPS:
        x, y = on_leaf(along, across)
        draw.ellipse((x - r + 2, y - r + 4, x + r + 3, y + r + 5), fill=(28, 66, 26, 120))
        draw.ellipse((x - r, y - r, x + r, y + r), fill=(150, 200, 96, 150))
        draw.ellipse((x - r * 0.2, y, x + r * 0.8, y + r * 0.85), fill=(224, 244, 170, 130))
        draw.ellipse((x - r * 0.6, y - r * 0.7, x - r * 0.1, y - r * 0.2), fill=(255, 255, 255, 235))


def _focus() -> Image.Image:
    """Return where the picture is sharp: a band across the middle of the leaf."""
    band = Image.new("L", (64, 36), 0)
    ImageDraw.Draw(band).polygon([(12, 2), (42, -6), (50, 30), (20, 44)], fill=255)
    return band.filter(ImageFilter.GaussianBlur(5)).resize(SIZE, Image.Resampling.BICUBIC)


def _lit(picture: Image.Image) -> Image.Image:
    """Return the picture with light from the upper right and darker corners."""
    glow = ImageChops.invert(Image.radial_gradient("L")).resize((2400, 1500)).crop((220, 520, 1500, 1240))
    black = Image.new("RGB", SIZE, 0)
    light = Image.composite(Image.new("RGB", SIZE, (104, 94, 42)), black, glow)
    return vignette(ImageChops.screen(picture, light))
