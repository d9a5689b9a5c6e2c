"""What every made picture needs: mixed colours, dark corners, the noise of a sensor, JPEG bytes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageFilter

if TYPE_CHECKING:
    from random import Random

RGB = tuple[int, int, int]


def mix(a: RGB, b: RGB, t: float) -> RGB:
    """Return the colour `t` of the way from `a` to `b`."""
    part = min(max(t, 0.0), 1.0)
    red, green, blue = (round(p + (q - p) * part) for p, q in zip(a, b, strict=True))
    return red, green, blue


def dim(tint: RGB, part: float) -> RGB:
    """Return `tint` at `part` of its brightness."""
    return mix((0, 0, 0), tint, part)


def vignette(picture: Image.Image) -> Image.Image:
    """Return the picture with darker corners."""
    width, height = picture.size
    wide, high = round(width * 1.48), round(height * 1.75)
    left, top = (wide - width) // 2, (high - height) // 2
    corner = Image.radial_gradient("L").resize((wide, high)).crop((left, top, left + width, top + height))
    dark = corner.point([min(255, 300 - int(v * 0.75)) for v in range(256)])
    return ImageChops.multiply(picture, Image.merge("RGB", (dark, dark, dark)))


def grain(picture: Image.Image, rng: Random, strength: int) -> Image.Image:
    """Return the picture with noise; Pillow's own noise has no seed."""
    width, height = picture.size
    noise = Image.frombytes("L", picture.size, rng.randbytes(width * height))
    fine = noise.filter(ImageFilter.GaussianBlur(0.8)).point(
        [round(128 + (v - 128) * strength / 64) for v in range(256)]
    )
    return ImageChops.add(picture, Image.merge("RGB", (fine, fine, fine)), offset=-128)


def jpeg(picture: Image.Image, quality: int) -> bytes:
    """Return the picture as JPEG bytes."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()
