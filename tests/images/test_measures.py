"""What is measured on a picture: checked on pictures whose ink is known from how they were painted."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from faulty import png as flat
from PIL import Image, ImageDraw

from whiteshot_nb.images.examination import examine_picture
from whiteshot_nb.images.near_duplicates import NearDuplicates
from whiteshot_nb.images.thumbnails import resize_thumbnail


def as_png(image):
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def board(*boxes, size=(200, 100), paper="white", ink="black"):
    image = Image.new("RGB", size, paper)
    for box in boxes:
        ImageDraw.Draw(image).rectangle(box, fill=ink)
    return as_png(image)


@pytest.mark.parametrize("paper", ["white", "black", "#123456"])
def test_a_page_of_one_colour_is_blank_whatever_the_colour(paper):
    measures = examine_picture(board(paper=paper))
    assert (measures.blank, measures.ink) == (True, 0.0)


@pytest.mark.parametrize("box", [(0, 0, 19, 9), (180, 90, 199, 99)])
def test_ink_is_the_share_of_pixels_that_are_not_background(box):
    measures = examine_picture(board(box))
    assert measures.ink == pytest.approx(200 / 20_000)
    assert not measures.blank


def test_a_single_pixel_of_ink_is_not_blank():
    assert not examine_picture(board((199, 99, 199, 99))).blank


def test_a_shade_nobody_sees_is_no_ink():
    assert examine_picture(board((0, 0, 50, 50), paper="#ffffff", ink="#fafafa")).blank


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_every_kind_of_png_is_measured(mode):
    image = Image.open(io.BytesIO(board((0, 0, 19, 9)))).convert(mode)
    assert examine_picture(as_png(image)).ink == pytest.approx(0.01)


def test_transparent_is_white_as_in_a_browser():
    assert examine_picture(as_png(Image.new("RGBA", (50, 50), (0, 0, 0, 0)))).blank
    half = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    half.paste("white", (0, 0, 25, 50))
    assert examine_picture(as_png(half)).blank


def test_a_damaged_picture_has_a_problem_and_no_measures():
    found = examine_picture(board()[:-5])
    assert (found.ink, found.blank, found.thumbnail) == (None, None, None)
    assert "cut short" in found.problem


def test_pixels_that_do_not_decode_give_no_measures():
    data = flat(30, 30)
    at = data.index(b"IDAT")
    (length,) = struct.unpack_from(">I", data, at - 4)
    body = b"IDAT" + b"\x78\x9c" + b"\xff" * (length - 2)
    broken = data[:at] + body + struct.pack(">I", zlib.crc32(body)) + data[at + 8 + length :]
    found = examine_picture(broken)
    assert (found.ink, found.shown_digest, found.thumbnail) == (None, None, None)
    assert "cannot be decoded" in found.problem


def near(*pictures):
    seen = NearDuplicates()
    found = {f"/{n}": seen.add(f"/{n}", examine_picture(data).perceptual_hash) for n, data in enumerate(pictures)}
    return {name: like for name, like in found.items() if like}


def test_equal_and_nearly_equal_pages_are_found_and_different_ones_are_not():
    first = board((20, 20, 80, 60), (120, 30, 180, 80))
    nearly = board((20, 20, 80, 60), (120, 30, 180, 80), (100, 50, 101, 51))
    other = board((20, 60, 180, 90), (60, 5, 90, 40))
    assert near(first, other, nearly, first) == {"/2": "/0", "/3": "/0"}


@pytest.mark.parametrize(("bits", "like"), [(0b11, "/1"), (0b111, None)])
def test_two_bits_of_difference_are_near_and_three_are_not(bits, like):
    seen = NearDuplicates()
    seen.add("/1", f"{0:064x}")
    assert seen.add("/2", f"{bits << 100:064x}") == like


def test_the_fingerprint_stays_the_same_at_another_size():
    image = Image.open(io.BytesIO(board((40, 20, 160, 60), size=(408, 208))))
    half = as_png(image.resize((204, 104), Image.Resampling.BOX))
    assert near(as_png(image), half) == {"/1": "/0"}


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 1), (5, 7)])
def test_the_smallest_and_thinnest_pictures_are_measured(size):
    assert examine_picture(flat(*size, "white")).blank


@pytest.mark.parametrize(("size", "expected"), [((400, 200), (100, 50)), ((50, 400), (12, 100)), ((60, 40), (60, 40))])
def test_a_thumbnail_fits_its_box_keeps_its_shape_and_never_grows(size, expected):
    image = Image.open(io.BytesIO(resize_thumbnail(examine_picture(flat(*size)).thumbnail, 100, 100)))
    assert image.format == "WEBP"
    assert image.size == pytest.approx(expected, abs=1)
    assert image.convert("RGB").getpixel((0, 0))[0] > 240
