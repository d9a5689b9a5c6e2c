"""PNGs to pixels: the fast decoder gives what Pillow gives, of every kind, or leaves it to Pillow."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from boards import as_png, random_board
from PIL import Image, PngImagePlugin

from whiteshot_nb.diff.compare_pair import PicturePair, compare_pair
from whiteshot_nb.errors import DamagedPicture, PictureError
from whiteshot_nb.images import kornia_decoder
from whiteshot_nb.images.opaque_pixels import decode_opaque

BOARD = random_board(1, stickies=3, size=(640, 200)).image()


def translucent(image):
    """Half of it half transparent, a corner wholly."""
    clear = image.convert("RGBA")
    alpha = np.full((image.height, image.width), 255, dtype=np.uint8)
    alpha[:, : image.width // 2] = 128
    alpha[:20, :20] = 0
    clear.putalpha(Image.fromarray(alpha))
    return clear


def misleading(image, text, **options):
    """A PNG whose text, which comes first, looks like another chunk."""
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", text)
    return as_png(image, pnginfo=info, **options)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def interlaced(image):
    """Adam7 by hand, which Pillow does not write: seven pictures of every so many pixels, none filtered."""
    pixels = np.asarray(image)
    passes = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]
    rows = b"".join(
        b"\0" + row.tobytes() for top, left, down, right in passes for row in pixels[top::down, left::right]
    )
    header = struct.pack(">IIBBBBB", image.width, image.height, 8, 2, 0, 0, 1)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


KINDS = {
    "rgb": as_png(BOARD),
    "rgb, stored": as_png(BOARD, compress_level=0),
    "rgb, misleading": misleading(BOARD, "tRNS"),
    "transparent colour": as_png(BOARD, transparency=BOARD.getpixel((5, 5))),
    "transparent colour, misleading": misleading(BOARD, "IDAT", transparency=BOARD.getpixel((5, 5))),
    "rgb, interlaced": interlaced(BOARD),
    "rgba, opaque": as_png(BOARD.convert("RGBA")),
    "rgba, translucent": as_png(translucent(BOARD)),
    "grey": as_png(BOARD.convert("L")),
    "grey and alpha": as_png(translucent(BOARD).convert("LA")),
    "palette": as_png(BOARD.quantize(200)),
    "palette, one bit": as_png(BOARD.convert("1")),
    "one pixel": as_png(BOARD.crop((7, 7, 8, 8))),
}


@pytest.fixture
def without(monkeypatch):
    """Take the fast decoder away."""
    return lambda: monkeypatch.setattr(kornia_decoder, "kornia_decode", lambda: None)


def plain(data):
    return decode_opaque(data)[..., :3]


@pytest.mark.parametrize("kind", KINDS)
def test_both_decoders_give_the_same_pixels(kind, without):
    quick = plain(KINDS[kind])
    without()
    assert np.array_equal(quick, plain(KINDS[kind]))


def test_the_fast_decoder_is_at_work_here_and_what_it_is_not_meant_for_is_left_to_pillow(monkeypatch):
    quickly = []
    decode = kornia_decoder.kornia_decode()
    monkeypatch.setattr(
        kornia_decoder, "kornia_decode", lambda: lambda data, *other: quickly.append(data) or decode(data, *other)
    )
    for data in KINDS.values():
        decode_opaque(data)
    assert len(quickly) == sum(png[24:26] in {b"\x08\x02", b"\x08\x06"} for png in KINDS.values())


def test_transparent_pixels_are_laid_on_white():
    pixels = plain(KINDS["rgba, translucent"])
    assert (pixels[:20, :20] == 255).all()
    original = np.asarray(BOARD).astype(int)
    assert np.array_equal(pixels[:, 320:], original[:, 320:])
    assert np.abs(pixels[30:, :320] - (original[30:, :320] + 255) / 2).max() <= 1


def test_a_picture_that_nobody_can_read_is_refused_in_words_by_whichever_decoder(without):
    header = KINDS["rgb"][8:33]
    damaged = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"no pixels") + chunk(b"IEND", b"")
    huge = bytearray(KINDS["rgb"])
    huge[16:24] = struct.pack(">II", 60_000, 60_000)
    huge[29:33] = struct.pack(">I", zlib.crc32(huge[12:29]))
    for _ in range(2):
        for bad, kind, words in (
            (damaged, DamagedPicture, "cannot be decoded"),
            (KINDS["rgb"][:900], DamagedPicture, "cut short"),
            (bytes(huge), PictureError, "too many to decode"),
        ):
            with pytest.raises(kind, match=words):
                decode_opaque(bad)
        without()


def test_a_pair_of_which_one_has_alpha_is_compared_by_what_it_shows(without):
    shifted = BOARD.copy()
    shifted.paste("red", (10, 10, 60, 60))
    for _ in range(2):
        same = compare_pair(PicturePair(KINDS["rgb"], KINDS["rgba, opaque"]))
        assert (same.change, same.unequal_pixels) == ("unchanged", 0)
        one, other = as_png(BOARD), as_png(shifted)
        alpha = as_png(shifted.convert("RGBA"))
        assert compare_pair(PicturePair(one, other)).pixels == compare_pair(PicturePair(one, alpha)).pixels > 1000
        without()


def test_what_is_written_is_what_pillow_says():
    assert Image.open(io.BytesIO(KINDS["rgb, interlaced"])).convert("RGB").tobytes() == BOARD.tobytes()
    for kind in ("transparent colour", "transparent colour, misleading"):
        assert Image.open(io.BytesIO(KINDS[kind])).info["transparency"] == BOARD.getpixel((5, 5))
