"""An intact PNG passes, and nothing else: judged on files that Pillow wrote, damaged one way at a time."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from faulty import png as flat_png
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from whiteshot_nb.errors import DamagedPicture
from whiteshot_nb.images import png_chunks


def made(width=9, height=7, mode="RGB", **options):
    buffer = io.BytesIO()
    image = Image.effect_noise((width, height), 80).convert(mode)
    image.save(buffer, "PNG", **options)
    return buffer.getvalue()


GOOD = made(20, 16)


def chunk(kind, content=b""):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


HEADER = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
PIXEL = chunk(b"IDAT", zlib.compress(b"\0\0"))
END = chunk(b"IEND")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
@pytest.mark.parametrize(("width", "height"), [(1, 1), (17, 300), (300, 17)])
def test_every_kind_of_png_passes_with_its_size(mode, width, height):
    data = made(width, height) if mode == "RGB" else made(width, height, mode)
    assert png_chunks.check_png(data) == png_chunks.PngInfo(width, height)


def test_pixels_in_many_chunks_and_chunks_of_unknown_kind_pass():
    data = png_chunks.SIGNATURE + HEADER + chunk(b"teXt", b"x" * 10) + PIXEL + chunk(b"IDAT") + END
    Image.open(io.BytesIO(data)).load()
    assert png_chunks.check_png(data) == png_chunks.PngInfo(1, 1)


@given(st.data())
def test_any_flipped_bit_is_noticed(data):
    at = data.draw(st.integers(0, len(GOOD) - 1))
    bit = data.draw(st.integers(0, 7))
    damaged = bytearray(GOOD)
    damaged[at] ^= 1 << bit
    with pytest.raises(DamagedPicture):
        png_chunks.check_png(bytes(damaged))


@pytest.mark.parametrize("at", range(len(flat_png(2, 2))))
def test_a_cut_after_any_byte_is_noticed(at):
    with pytest.raises(DamagedPicture):
        png_chunks.check_png(flat_png(2, 2)[:at])


@given(st.binary(min_size=1, max_size=40), st.integers(0, len(GOOD) - 12))
def test_bytes_put_in_anywhere_before_the_end_are_noticed(extra, at):
    with pytest.raises(DamagedPicture):
        png_chunks.check_png(GOOD[:at] + extra + GOOD[at:])


@given(st.binary(max_size=300))
def test_any_bytes_are_refused_and_never_anything_else_happens(data):
    for start in (b"", png_chunks.SIGNATURE, png_chunks.SIGNATURE + HEADER, png_chunks.SIGNATURE + HEADER + PIXEL):
        with pytest.raises(DamagedPicture):
            png_chunks.check_png(start + data.replace(b"IEND", b"IENX"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "it is empty"),
        (b"  <!DOCTYPE html><html>", "HTML page"),
        (b"<HTML><body>", "HTML page"),
        (b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", "XML"),
        (b'{"error": "no"}', "JSON"),
        (b"GIF89a" + b"\0" * 20, "begins with 47 49 46"),
        (GOOD[:-1], "cut short"),
        (GOOD.replace(b"IEND", b"IENX"), "checksum"),
        (png_chunks.SIGNATURE + PIXEL + HEADER + END, "does not begin with its header"),
        (png_chunks.SIGNATURE + HEADER + END, "no pixel data"),
        (png_chunks.SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", 0, 1, 8, 0, 0, 0, 0)) + PIXEL + END, "0×1"),
    ],
)
def test_the_sentence_says_what_came_instead(data, words):
    with pytest.raises(DamagedPicture, match=words):
        png_chunks.check_png(data)


def test_a_chunk_that_claims_four_gigabytes_is_refused_at_once():
    with pytest.raises(DamagedPicture, match="cut short"):
        png_chunks.check_png(png_chunks.SIGNATURE + b"\xff\xff\xff\xffIHDR" + b"\0" * 40)
