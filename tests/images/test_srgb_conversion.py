"""Conversion to sRGB: each kind of colour chunk against the standards' formulas, and profiles that cannot be used.

tests/browser/test_srgb_conversion.py compares the same kinds with a browser.
"""

from __future__ import annotations

import struct
import subprocess
import sys
import zlib

import colour_kinds as kinds
import made_icc as icc
import numpy as np
import pytest
import shown_vectors as sv
from made_png import GREY, RGB, RGBA, png

from whiteshot_nb.images import srgb_conversion
from whiteshot_nb.images.icc_profiles import LARGEST_PROFILE
from whiteshot_nb.images.shown_colour import ShownColour
from whiteshot_nb.images.shown_digest import read_shown
from whiteshot_nb.images.srgb_conversion import convert_to_srgb

ROUNDED = 1.1
"""Levels of 255 from the exact value: half of one by rounding, and what 16 bits in between lose at the dark end."""


def converted(data):
    shown = read_shown(data)
    return convert_to_srgb(shown.pixels, shown.colour)


def is_unchanged(data):
    shown = read_shown(data)
    return convert_to_srgb(shown.pixels, shown.colour) is shown.pixels and shown.colour.form != "sRGB"


@pytest.mark.parametrize("name", kinds.KINDS)
def test_colours_are_what_the_standards_make_of_them(name):
    kind = kinds.KINDS[name]
    assert np.abs(converted(kind.png)[..., :3] - kind.expected).max() <= ROUNDED


def test_pictures_in_srgb_are_the_same_array_and_nothing_is_imported():
    program = (
        "import sys, numpy as np\n"
        "from whiteshot_nb.images.shown_colour import ShownColour\n"
        "from whiteshot_nb.images.srgb_conversion import convert_to_srgb\n"
        "pixels = np.zeros((2, 2, 3), np.uint8)\n"
        "assert convert_to_srgb(pixels, ShownColour()) is pixels\n"
        "assert not [name for name in sys.modules if name.startswith('PIL')]\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize("chunks", [[], [sv.gama(45455), sv.chrm(sv.SRGB_CHRM)], [sv.cicp(1, 13, 0, 1)]])
def test_pictures_that_are_shown_as_srgb_have_no_profile(chunks):
    assert read_shown(png(kinds.CHART, RGB, before=chunks)).colour.profile is None


@pytest.mark.parametrize("name", ["gAMA 100000", "cICP 12 13", "table"])
def test_alpha_stays_and_colours_are_those_of_an_opaque_picture(name):
    chunks = kinds.KINDS[name].chunks
    alpha = np.arange(512, dtype=np.uint8).reshape(16, 32, 1)
    result = converted(png(np.concatenate([kinds.CHART, alpha], axis=-1), RGBA, before=chunks))
    assert np.array_equal(result[..., 3:], alpha)
    assert np.array_equal(result[..., :3], converted(kinds.KINDS[name].png)[..., :3])


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("name", ["gAMA 100000", "grey linear"])
def test_arrays_of_any_layout_are_converted_band_by_band_and_not_written_to(name, channels, monkeypatch):
    shown = read_shown(kinds.KINDS[name].png)
    expected = convert_to_srgb(shown.pixels, shown.colour)[..., :channels]
    pixels = np.asfortranarray(shown.pixels[::-1, ::-1, :channels])
    before = pixels.copy()
    pixels.flags.writeable = False
    monkeypatch.setattr(srgb_conversion, "_BAND", 100)
    assert np.array_equal(convert_to_srgb(pixels, shown.colour)[::-1, ::-1], expected)
    monkeypatch.setattr(srgb_conversion, "_BAND", 1)
    assert np.array_equal(convert_to_srgb(pixels, shown.colour)[::-1, ::-1], expected)
    assert np.array_equal(pixels, before)


@pytest.mark.parametrize("name", kinds.REFUSED)
def test_pixels_stay_unconverted_where_a_profile_cannot_be_used(name):
    kind = GREY if b"GRAY" in kinds.REFUSED[name] else RGB
    pixels = kinds.LEVELS if kind == GREY else kinds.CHART
    assert is_unchanged(png(pixels, kind, before=[icc.iccp(kinds.REFUSED[name])]))


@pytest.mark.parametrize("name", kinds.BRIGHT)
def test_pixels_of_high_dynamic_range_stay_unconverted(name):
    assert is_unchanged(png(kinds.CHART, RGB, before=kinds.BRIGHT[name]))


@pytest.mark.parametrize("gamma", [1, 2, 4, 2**32 - 1])
def test_the_farthest_gammas_leave_two_levels(gamma):
    levels = converted(png(kinds.LEVELS, GREY, before=[sv.gama(gamma)]))[..., 0].ravel()
    assert levels.tolist() == ([0] * 255 + [255] if gamma < 100 else [0] + [255] * 255)


@pytest.mark.parametrize(
    "chromaticities",
    [
        (31270, 32900, 64000, 33000, 30000, 60000, 63999, 33001),  # nearly a line
        (31270, 1, 64000, 33000, 30000, 60000, 30000, 60001),
        (0, 100_000, 1, 0, 0, 1, 0, 0),
    ],
)
def test_colours_that_icc_has_no_numbers_for_stay_unconverted(chromaticities):
    assert is_unchanged(png(kinds.CHART, RGB, before=[sv.gama(100_000), sv.chrm(chromaticities)]))


def test_tags_that_overlap_make_no_profile_that_is_larger_than_the_largest():
    count = LARGEST_PROFILE // 5
    tags = icc.colour_tags(icc.table(*[0] * (count // 2)))
    small = bytearray(icc.profile(icc.colour_tags(icc.power(1)) | {b"rTRC": tags[b"rTRC"]}))
    (start,) = struct.unpack_from(">I", small, small.index(b"rTRC") + 4)
    for name in (b"gTRC", b"bTRC", b"rXYZ", b"gXYZ", b"bXYZ"):
        struct.pack_into(">II", small, small.index(name) + 4, start, len(tags[b"rTRC"]))
    assert read_shown(png(kinds.CHART, RGB, before=[icc.iccp(bytes(small))])).colour.profile is None


def test_the_profile_is_no_part_of_what_is_equal():
    one, other = ShownColour("gAMA", "gAMA 1", b"one"), ShownColour("gAMA", "gAMA 1", None)
    assert one == other
    assert hash(one) == hash(other)
    assert repr(one) == repr(other)


@pytest.mark.parametrize("name", ["P3", "curve of 256 steps", "table", "grey of 1024 steps"])
def test_mutated_profiles_are_converted_by_or_passed_over(name):
    kind, rng = kinds.KINDS[name], np.random.default_rng(0)
    content = profile_of(kind)
    pixels = kinds.LEVELS if kind.kind == GREY else kinds.CHART
    outcomes = set()
    for _ in range(60):
        mutated = bytearray(content)
        for place in rng.integers(128, min(len(content), 700), rng.integers(1, 6)):
            mutated[place] = rng.integers(0, 256)
        shown = read_shown(png(pixels, kind.kind, before=[icc.iccp(bytes(mutated), level=1)]))
        result = convert_to_srgb(shown.pixels, shown.colour)
        assert result.shape == shown.pixels.shape
        assert np.array_equal(result[..., 3:], shown.pixels[..., 3:])
        outcomes.add((shown.colour.profile is None, result is shown.pixels))
    assert (False, False) in outcomes
    assert len(outcomes) > 1


def profile_of(kind):
    (chunk,) = kind.chunks
    return zlib.decompress(chunk[8:-4].partition(b"\0\0")[2])
