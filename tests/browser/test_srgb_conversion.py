"""Conversion to sRGB against a browser: each kind of colour chunk, all colours of a chart."""

from __future__ import annotations

import base64
import io

import colour_kinds as kinds
import made_icc as icc
import numpy as np
import pytest
from made_png import GREY, RGB, RGBA, png
from PIL import Image

from whiteshot_nb.images.shown_digest import read_shown
from whiteshot_nb.images.srgb_conversion import convert_to_srgb

ROUNDED = 2
"""Levels of 255: either side rounds once, from 16 bits or from 32-bit floats, and not always to the same side."""
TWICE = 4
"""By a profile with tables or curves in steps Chromium converts to 8 bits of a space that it fits to the profile, then
to sRGB: half a level of a bright channel of P3 is up to 3 levels of a dark one of sRGB."""
PAGE = """<body style="margin:0;background:#fff">
<img id="it" style="display:block;image-rendering:pixelated" src="data:image/png;base64,{data}">"""


@pytest.fixture(scope="module")
def page(browser):
    opened = browser.new_page(viewport={"width": 100, "height": 100})
    yield opened
    opened.close()


def screenshot(page, data):
    page.set_content(PAGE.format(data=base64.b64encode(data).decode()))
    width, height = page.evaluate("async () => { await it.decode(); return [it.naturalWidth, it.naturalHeight]; }")
    taken = page.screenshot(clip={"x": 0, "y": 0, "width": width, "height": height})
    return np.asarray(Image.open(io.BytesIO(taken)).convert("RGB")).astype(int)


def converted(data):
    shown = read_shown(data)
    return convert_to_srgb(shown.pixels, shown.colour)


@pytest.mark.parametrize("name", kinds.KINDS)
def test_each_kind_is_converted_to_what_is_shown(page, name):
    data = kinds.KINDS[name].png
    apart = np.abs(screenshot(page, data) - converted(data)[..., :3]).max()
    assert apart <= (TWICE if name in kinds.CURVE_TABLES | kinds.COLOUR_TABLES else ROUNDED)


def test_half_transparent_pixels_are_converted_before_they_are_laid_on_the_page(page):
    alpha = np.full((16, 32, 1), 128, dtype=np.uint8)
    data = png(np.concatenate([kinds.CHART, alpha], axis=-1), RGBA, before=kinds.GAMMA["gAMA 100000"].chunks)
    pixels = converted(data)
    on_white = pixels[..., :3] * (128 / 255) + 127
    assert np.abs(screenshot(page, data) - on_white).max() <= ROUNDED


@pytest.mark.parametrize("name", kinds.REFUSED)
def test_a_profile_that_cannot_be_used_is_shown_unconverted(page, name):
    kind = GREY if b"GRAY" in kinds.REFUSED[name] else RGB
    data = png(kinds.LEVELS if kind == GREY else kinds.CHART, kind, before=[icc.iccp(kinds.REFUSED[name])])
    assert np.array_equal(screenshot(page, data), converted(data)[..., :3])


@pytest.mark.parametrize("name", kinds.BRIGHT)
def test_high_dynamic_range_is_shown_by_the_browser_and_not_converted(page, name):
    """The pictures that are not as a browser shows them: docs/shown-digest.md says so."""
    data = png(kinds.CHART, RGB, before=kinds.BRIGHT[name])
    assert np.array_equal(converted(data)[..., :3], kinds.CHART)
    assert np.abs(screenshot(page, data) - kinds.CHART).max() > 50
