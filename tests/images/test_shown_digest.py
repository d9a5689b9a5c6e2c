"""The shown digest: the vectors, what it keeps and what it tells apart, and what becomes of damaged files.

tests/browser/test_shown_digest.py asks a browser about the same vectors.
"""

from __future__ import annotations

import base64
import io
import json
import re
import struct
import zlib

import made_icc as icc
import numpy as np
import pytest
import shown_vectors as sv
from hypothesis import given, settings
from hypothesis import strategies as st
from made_png import (
    ADAM7,
    GREY,
    GREY_ALPHA,
    PALETTE,
    RGB,
    RGBA,
    SIGNATURE,
    Frame,
    apng,
    chunk,
    header,
    palette,
    png,
    split,
    stream,
)
from PIL import Image

from whiteshot_nb.errors import DamagedPicture, PictureError
from whiteshot_nb.images import animation, kornia_decoder, pixel_decoding
from whiteshot_nb.images.pixel_limit import MAX_PIXELS
from whiteshot_nb.images.png_parts import take_apart
from whiteshot_nb.images.shown_differences import shown_differences
from whiteshot_nb.images.shown_digest import read_shown, shown_digest

VECTORS = json.loads(sv.FILE.read_text(encoding="utf-8"))
PAGE = sv.page()
PLAIN = png(PAGE, RGB)


@pytest.fixture(params=["kornia-rs", "Pillow"])
def _decoder(request, monkeypatch):
    if request.param == "Pillow":
        monkeypatch.setattr(kornia_decoder, "kornia_decode", lambda: None)
    else:
        assert kornia_decoder.kornia_decode() is not None


def of_vector(name):
    return base64.b64decode(VECTORS[name]["png"])


@pytest.mark.usefixtures("_decoder")
@pytest.mark.parametrize("name", VECTORS)
def test_each_vector_has_its_digest_with_either_decoder(name):
    assert shown_digest(of_vector(name)) == VECTORS[name]["digest"]


def test_the_vectors_are_what_was_painted():
    made = sv.vectors()
    assert list(made) == list(VECTORS)
    assert {name: vector.digest for name, vector in made.items()} == {
        name: row["digest"] for name, row in VECTORS.items()
    }


READ_OTHERWISE = r"animated|one frame|nearly|acTL|(grey|alpha) 16$|clear, grey [24]$"
"""Vectors of which Pillow makes something else than browsers: animations, transparent colours and levels of 16 bits."""


@pytest.mark.parametrize("name", [name for name in VECTORS if not re.search(READ_OTHERWISE, name)])
def test_a_second_decoder_sees_in_the_still_vectors_what_was_painted(name):
    """Pillow's own reading, with its own palettes and transparency."""
    painted = sv.vectors()[name].frames[0][1]
    seen = np.asarray(Image.open(io.BytesIO(of_vector(name))).convert("RGBA"))
    if name.startswith("turned") and "painted" not in name:
        assert sorted(seen.reshape(-1, 4).tolist()) == sorted(painted.reshape(-1, 4).tolist())
    else:
        visible = painted[..., 3:] > 0
        assert np.array_equal(seen[..., 3], painted[..., 3])
        assert np.array_equal(seen * visible, painted * visible)


# What keeps the digest, and what changes it.

LEVELS = st.integers(0, 255)


@st.composite
def pictures(draw):
    width, height = draw(st.integers(1, 20)), draw(st.integers(1, 20))
    colours = draw(
        st.lists(st.tuples(LEVELS, LEVELS, LEVELS, st.sampled_from([0, 1, 128, 255, 255])), min_size=1, max_size=9)
    )
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    pixels = np.array(colours, dtype=np.uint8)[rng.integers(0, len(colours), (height, width))]
    return np.repeat(pixels, draw(st.sampled_from([1, 7])), axis=1)


@st.composite
def encodings(draw):
    texts = draw(st.lists(st.sampled_from([b"tEXt", b"zTXt", b"iTXt", b"tIME", b"prVt"]), max_size=3))
    extra = [chunk(kind, draw(st.binary(max_size=20))) for kind in texts]
    seed = draw(st.integers(0, 2**32))
    return {
        "interlaced": draw(st.booleans()),
        "choose": lambda row: (seed >> (row % 16)) % 5,
        "level": draw(st.integers(0, 9)),
        "sizes": draw(st.lists(st.integers(0, 40), max_size=5)),
        "before": extra,
        "after": extra,
        "tail": draw(st.binary(max_size=9)),
    }


def encoded(pixels, how, *, deep=False):
    """RGBA, or RGB where nothing is transparent, of 8 or 16 bits."""
    kind = RGB if (pixels[..., 3] == 255).all() else RGBA
    samples = (pixels if kind == RGBA else pixels[..., :3]).astype(int)
    return png(samples * 257 if deep else samples, kind, 16 if deep else 8, **how)


@settings(max_examples=150, deadline=None)
@given(pictures(), encodings(), encodings(), st.booleans())
def test_another_encoding_keeps_the_digest(pixels, one, other, deep):
    assert shown_digest(png(pixels, RGBA, **one)) == shown_digest(encoded(pixels, other, deep=deep))


@settings(max_examples=150, deadline=None)
@given(pictures(), encodings(), st.randoms(use_true_random=False))
def test_a_pixel_that_is_seen_to_differ_changes_the_digest(pixels, how, random):
    row, column, channel = random.randrange(len(pixels)), random.randrange(pixels.shape[1]), random.randrange(4)
    other = pixels.copy()
    other[row, column, channel] ^= 1 << random.randrange(8)
    same = shown_digest(png(pixels, RGBA, **how)) == shown_digest(png(other, RGBA, **how))
    assert same == (channel < 3 and pixels[row, column, 3] == 0)


TURN = Image.Transpose
PILLOW_TURNS = {
    2: TURN.FLIP_LEFT_RIGHT,
    3: TURN.ROTATE_180,
    4: TURN.FLIP_TOP_BOTTOM,
    5: TURN.TRANSPOSE,
    6: TURN.ROTATE_270,
    7: TURN.TRANSVERSE,
    8: TURN.ROTATE_90,
}


@settings(max_examples=60, deadline=None)
@given(pictures(), st.integers(1, 8), st.sampled_from("<>"))
def test_a_turned_picture_is_the_one_that_is_seen(pixels, orientation, order):
    """Held against Pillow, which turns by another code."""
    turned = png(pixels, RGBA, before=[sv.exif(orientation, order)])
    image = Image.fromarray(pixels)
    if orientation > 1:
        image = image.transpose(PILLOW_TURNS[orientation])
    assert shown_digest(turned) == shown_digest(png(np.asarray(image), RGBA))
    shown = read_shown(turned)
    assert (shown.width, shown.height) == image.size


def test_what_pillow_writes_in_other_kinds_is_the_same_picture():
    image = Image.fromarray(PAGE)
    for other in (image, image.convert("RGBA"), image.quantize(16, dither=Image.Dither.NONE)):
        buffer = io.BytesIO()
        other.save(buffer, "PNG", optimize=True)
        assert shown_digest(buffer.getvalue()) == VECTORS["page, RGB"]["digest"]


# Why two digests differ.


def reasons(one, other):
    return shown_differences(read_shown(one), read_shown(other))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("page, RGB", "page, palette 4", []),
        ("page, RGB", "page, gAMA 70000", ["colour chunks gAMA"]),
        ("page, cICP P3", "page, gAMA and other cHRM", ["colour chunks cICP, gAMA, cHRM"]),
        ("page, iCCP linear", "page, iCCP swapped", ["colour chunks iCCP"]),
        ("page, RGB", "turned 3", ["orientation"]),
        ("turned 6", "turned 8", ["orientation"]),
        ("page, RGB", "turned 6, painted so", ["size"]),
        ("page, RGB", "page, one level less", ["pixels"]),
        ("half, RGBA", "half, one alpha more", ["pixels"]),
        ("white", "transparent white", ["transparency only"]),
        ("animated", "one frame, still", ["frames"]),
        ("animated", "animated, slower", ["timing"]),
        ("animated", "animated, three times", ["loop count"]),
        ("animated", "animated, patch", ["frames"]),
        ("animated", "animated, other order", ["frames", "pixels"]),
        ("animated", "animated, gAMA", ["colour chunks gAMA"]),
    ],
)
def test_the_reason_is_named(one, other, expected):
    assert reasons(of_vector(one), of_vector(other)) == expected
    assert sorted(reasons(of_vector(other), of_vector(one))) == sorted(expected)


def test_every_pair_of_vectors_has_a_reason_exactly_if_its_digests_differ():
    shown = {row["digest"]: read_shown(of_vector(name)) for name, row in VECTORS.items()}
    for first, one in shown.items():
        for second, other in shown.items():
            assert bool(shown_differences(one, other)) == (first != second)


def test_transparent_and_animated_pictures_are_told():
    assert [
        read_shown(of_vector(name)).is_transparent for name in ("page, RGBA", "half, palette", "clear, grey 1")
    ] == [
        False,
        True,
        True,
    ]
    assert [read_shown(of_vector(name)).is_animated for name in ("page, RGB", "one frame", "animated")] == [
        False,
        False,
        True,
    ]


# Files that nobody can show.


def stream_of(content, size=(8, 8)):
    return SIGNATURE + header(*size, 8, RGB) + chunk(b"IDAT", content) + chunk(b"IEND")


NOISE = np.random.default_rng(1).integers(0, 256, (8, 8, 3), dtype=np.uint8)
ROWS = b"".join(b"\0" + row.tobytes() for row in NOISE)
PACKED = zlib.compress(ROWS)


@pytest.mark.usefixtures("_decoder")
@pytest.mark.parametrize(
    "content",
    [
        PACKED[:-1] + bytes([PACKED[-1] ^ 1]),
        PACKED[:-4],
        PACKED + b"more",
        zlib.compress(ROWS + bytes(500)),
        b"\x28\x15" + PACKED[2:],
        b"\x78\x9c\x00" + struct.pack("<HH", len(ROWS), 0xFFFF - len(ROWS)) + ROWS + b"\xff" * 9,
    ],
    ids=["wrong checksum", "no checksum", "bytes behind", "rows behind", "small window", "damage behind"],
)
def test_pixels_that_are_all_there_are_digested_whatever_is_around_them(content):
    assert shown_digest(stream_of(content)) == shown_digest(png(NOISE, RGB))


@pytest.mark.usefixtures("_decoder")
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x78",
        PACKED[:-30],
        b"\x78\x9c" + b"\xff" * 99,
        zlib.compress(ROWS[:-1]),
        zlib.compress(b"\7" + ROWS[1:]),
        b"\x79\x9c" + PACKED[2:],
        b"\x78\xbb\0\0\0\1" + PACKED[2:],
    ],
    ids=["empty", "one byte", "cut", "damaged", "a byte short", "unknown filter", "bad header", "preset dictionary"],
)
def test_pixels_that_are_not_all_there_are_damaged(content):
    with pytest.raises(DamagedPicture, match="cannot be decoded"):
        shown_digest(stream_of(content))


def unusual(depth=8, kind=GREY, compression=0, filters=0, interlace=0):
    fields = struct.pack(">IIBBBBB", 4, 1, depth, kind, compression, filters, interlace)
    return SIGNATURE + chunk(b"IHDR", fields) + png(np.zeros((1, 4, 1)), GREY)[33:]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>",
        PLAIN[:-5],
        unusual(depth=3),
        unusual(depth=4, kind=RGB),
        unusual(kind=5),
        unusual(compression=1),
        unusual(filters=1),
        unusual(interlace=2),
        unusual(kind=PALETTE),
        SIGNATURE + header(0, 5, 8, RGB) + chunk(b"IDAT") + chunk(b"IEND"),
        SIGNATURE + header(5, 5, 8, RGB) + chunk(b"IEND"),
        SIGNATURE + chunk(b"IDAT") + chunk(b"IEND"),
        png(sv.steps(2), PALETTE, before=[chunk(b"PLTE")]),
        png(sv.steps(2), PALETTE, before=[palette([[1, 2, 3]] * 257)]),
        png(PAGE, RGB, before=[chunk(b"ABCD")]),
    ],
)
def test_what_no_browser_shows_is_damaged(data):
    with pytest.raises(DamagedPicture):
        shown_digest(data)


def test_odd_palettes_and_transparency_are_read_as_in_the_browser():
    index, colours = np.array([[0, 1, 2, 3]]), palette([[1, 2, 3], [4, 5, 6]])
    last = png(np.array([[[1, 2, 3], [4, 5, 6], [4, 5, 6], [4, 5, 6]]]), RGB)
    assert shown_digest(png(index, PALETTE, 2, before=[colours])) == shown_digest(last)
    assert shown_digest(png(index, PALETTE, before=[chunk(b"tRNS", b"\0"), colours])) == shown_digest(last)
    assert shown_digest(png(index, PALETTE, before=[chunk(b"PLTE", b"\1\2\3\4\5\6\7")])) == shown_digest(last)
    grey = np.arange(256)[None]
    clear = png(np.dstack([grey, 255 * (grey != 7)]), GREY_ALPHA)
    assert shown_digest(png(grey, GREY, before=[sv.trns(0x107)])) == shown_digest(clear)
    assert shown_digest(png(grey, GREY, before=[chunk(b"tRNS", b"\0")])) == shown_digest(png(grey, GREY))
    few = np.arange(4)[None]
    assert shown_digest(png(few, GREY, 2, before=[sv.trns(5)])) == shown_digest(png(few, GREY, 2))


def test_a_picture_of_too_many_pixels_is_not_decoded(monkeypatch):
    monkeypatch.setattr(pixel_decoding, "_samples", None)
    data = SIGNATURE + header(10_000, 8_001, 1, GREY) + chunk(b"IDAT") + chunk(b"IEND")
    with pytest.raises(PictureError, match="10000×8001 pixels, too many to decode"):
        shown_digest(data)


def test_a_small_file_that_claims_many_pixels_is_refused_before_anything_is_decoded(monkeypatch):
    monkeypatch.setattr(pixel_decoding, "_by_pillow", None)
    monkeypatch.setattr(kornia_decoder, "kornia_decode", None)
    data = SIGNATURE + header(9000, 8000, 8, RGBA) + chunk(b"IDAT", bytes(200_000)) + chunk(b"IEND")
    with pytest.raises(DamagedPicture, match="cut short"):
        shown_digest(data)


# Animations that are not whole.

ONE, TWO = sv.opaque(sv.page(12, 9)), sv.opaque(sv.page(12, 9)[::-1])
MOVING = apng([Frame(ONE), Frame(TWO)])


def without(data, kind):
    """Without the first chunk of a kind."""
    place = data.index(kind) - 4
    (length,) = struct.unpack_from(">I", data, place)
    return data[:place] + data[place + 12 + length :]


@pytest.mark.usefixtures("_decoder")
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (apng([Frame(ONE), Frame(TWO)], count=3), "the number of frames is 2, but the PNG declares 3"),
        (apng([Frame(ONE), Frame(TWO)], count=1), "the number of frames is 2, but the PNG declares 1"),
        (apng([Frame(ONE), Frame(TWO, left=1)]), "a frame extends beyond the image"),
        (apng([Frame(ONE), Frame(TWO, dispose=3)]), "unknown dispose or blend"),
        (apng([Frame(ONE), Frame(TWO, blend=2)]), "unknown dispose or blend"),
        (without(MOVING, b"fdAT"), "a frame has no pixel data"),
        (without(MOVING, b"fcTL"), "wrong order"),
        (
            MOVING.replace(Frame(ONE).control(0), Frame(ONE[:5]).control(0)),
            "does not have the size of the default",
        ),
        (MOVING.replace(Frame(TWO).control(1), chunk(b"fcTL", b"\0\0\0\1")), "invalid fcTL chunk"),
        (MOVING.replace(stream(TWO, 8), b"")[:-40], "cut short"),
    ],
)
def test_an_animation_that_is_not_whole_is_damaged(data, words):
    with pytest.raises(DamagedPicture, match=words):
        shown_digest(data)


@pytest.mark.usefixtures("_decoder")
def test_a_frame_that_cannot_be_decoded_is_damaged():
    bad = MOVING[: MOVING.index(b"fdAT") - 4] + chunk(b"fdAT", b"\0\0\0\2garbage") + chunk(b"IEND")
    with pytest.raises(DamagedPicture, match="cannot be decoded"):
        shown_digest(bad)


def test_frames_are_bounded_in_number_and_in_pixels(monkeypatch):
    monkeypatch.setattr(animation, "decode_stream", None)
    with pytest.raises(PictureError, match="20,000 frames, too many"):
        shown_digest(apng([Frame(ONE), Frame(TWO)], count=20_000))
    wide = SIGNATURE + header(4000, 4000, 8, RGBA) + sv.numbers(b"acTL", 6, 0) + chunk(b"IDAT") + chunk(b"IEND")
    assert MAX_PIXELS < 6 * 4000 * 4000
    with pytest.raises(PictureError, match="6 frames of 4000×4000 pixels, too many"):
        shown_digest(wide)


def test_delays_too_short_for_a_browser_are_a_tenth_of_a_second():
    short = [
        shown_digest(apng([Frame(ONE, delay=delay), Frame(TWO)])) for delay in ((0, 1), (1, 100), (10, 1000), (1, 10))
    ]
    assert set(short) == {shown_digest(MOVING)}
    assert shown_digest(apng([Frame(ONE, delay=(11, 1000)), Frame(TWO)])) != shown_digest(MOVING)


# Colour profiles.


def colour_of(*before, kind=RGB):
    return read_shown(png(PAGE if kind == RGB else PAGE[..., 0], kind, before=before)).colour.form


def test_profiles_that_browsers_take_for_srgb_are_srgb():
    for curve in (icc.SRGB_CURVE, icc.table(*[round(65535 * icc.srgb_value(n / 255)) for n in range(256)])):
        for move in (0, 50, 200):
            red = (icc.SRGB_COLORANTS[0][0] + move / 65536, *icc.SRGB_COLORANTS[0][1:])
            tags = icc.colour_tags(curve, (red, *icc.SRGB_COLORANTS[1:]))
            assert colour_of(icc.iccp(icc.profile(tags))) == "sRGB"
    grey = icc.iccp(icc.profile({b"kTRC": icc.SRGB_CURVE}, space=b"GRAY"))
    assert colour_of(grey, kind=GREY) == "sRGB"


@pytest.mark.parametrize(
    "curve",
    [
        icc.power(1.8),
        icc.power(2.2),
        icc.table(),
        icc.parametric(1.8),
        icc.parametric(2.4, 0.9, 0.1),
        b"curv",
        b"other",
        b"",
    ],
)
def test_other_profiles_keep_their_own_form(curve):
    tags = icc.colour_tags(curve)
    assert colour_of(icc.iccp(icc.profile(tags))) == icc.form(tags)


def test_tables_and_coding_points_of_a_profile_count():
    for extra in ({b"A2B0": b"mft2" + bytes(60)}, {b"cicp": b"cicp\0\0\0\0" + bytes([12, 13, 0, 1])}):
        tags = icc.colour_tags() | extra
        assert colour_of(icc.iccp(icc.profile(tags))) == icc.form(tags)


def test_profiles_that_browsers_ignore_are_passed_over():
    linear = icc.profile(icc.colour_tags(icc.power(1.0)))
    packed = zlib.compress(linear)
    ignored = [
        chunk(b"iCCP", b""),
        chunk(b"iCCP", b"\0\0" + packed),
        chunk(b"iCCP", b"x\0\1" + packed),
        chunk(b"iCCP", b"x\0\0" + packed[:-4]),
        icc.iccp(linear[:-30]),
        icc.iccp(linear[:100]),
        icc.iccp(b"hello" * 100),
        icc.iccp(icc.profile(icc.colour_tags(icc.power(1.0)), version=0x05000000)),
        icc.iccp(icc.profile(icc.colour_tags(icc.power(1.0)), space=b"CMYK")),
        icc.iccp(icc.profile({})),
        icc.iccp(linear[:128] + b"\xff" * 4 + linear[132:]),
        icc.iccp(linear[:136] + b"\xff" * 8 + linear[144:]),
    ]
    for one in ignored:
        assert colour_of(one, sv.gama(100_000)) == "gAMA 100000"


def test_a_profile_that_inflates_without_end_is_ignored_in_little_memory():
    bomb = icc.profile(icc.colour_tags(icc.power(1.0)) | {b"wxyz": bytes(50_000_000)})
    assert colour_of(icc.iccp(bomb, level=9)) == "sRGB"


# Hostile files.


def mutated(data, rng):
    """A few bytes changed anywhere, and most chunks given their checksum again, so that what is inside is reached."""
    out = bytearray(data)
    for _ in range(rng.integers(1, 6)):
        out[rng.integers(8, len(out))] = rng.integers(0, 256)
    place = 8
    while place + 12 <= len(out):
        (length,) = struct.unpack_from(">I", out, place)
        end = place + 12 + length
        if end > len(out):
            break
        if rng.random() < 0.9:
            out[end - 4 : end] = struct.pack(">I", zlib.crc32(out[place + 4 : end - 4]))
        place = end
    return bytes(out)


@pytest.mark.parametrize("seed", range(4))
def test_mutated_files_give_a_digest_or_an_error_of_ours_and_both_decoders_agree(seed, monkeypatch):
    rng = np.random.default_rng(seed)
    names = list(VECTORS)
    decode, outcomes = kornia_decoder.kornia_decode(), {True: 0, False: 0}
    for _ in range(1000):
        data = mutated(of_vector(names[rng.integers(len(names))]), rng)
        monkeypatch.setattr(kornia_decoder, "kornia_decode", lambda: decode)
        one = outcome(data)
        monkeypatch.setattr(kornia_decoder, "kornia_decode", lambda: None)
        assert one == outcome(data), data.hex()
        outcomes[one.startswith("1:")] += 1
    assert min(outcomes.values()) > 100


def outcome(data):
    try:
        return shown_digest(data)
    except PictureError as error:
        return type(error).__name__


def test_interlaced_rows_are_counted_as_they_are_written():
    for width in range(1, 18):
        for height in (1, 2, 5, 8, 9):
            for kind, depth in ((GREY, 1), (GREY, 16), (RGBA, 8)):
                samples = np.zeros((height, width, {GREY: 1, RGBA: 4}[kind]), dtype=int)
                rows = zlib.decompress(stream(samples, depth, interlaced=True))
                parts = take_apart(png(samples, kind, depth, interlaced=True))
                assert pixel_decoding._inflated_size(parts.header) == len(rows)
    assert len(ADAM7) == 7


def test_chunks_of_pixels_may_be_split_anywhere():
    content = stream(NOISE, 8)
    for sizes in ((0, 0, 1), (1,) * 40, (len(content),)):
        data = SIGNATURE + header(8, 8, 8, RGB) + split(content, sizes=sizes) + chunk(b"IEND")
        assert shown_digest(data) == shown_digest(png(NOISE, RGB))
