"""The class of a change: the test set of boards whose class is known, and what the rules of noise must not hide."""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import replace

import numpy as np
import pytest
from boards import Board, as_png, random_board, scribble
from PIL import Image

from whiteshot_nb.diff.compare_pair import PicturePair, compare_pair
from whiteshot_nb.diff.masks import Mask
from whiteshot_nb.diff.thresholds import Thresholds

SEEDS = (1, 2, 3)
FILTERS = {"area": Image.Resampling.BOX, "lanczos": Image.Resampling.LANCZOS}


def compared(before, after, **rules):
    before, after = (one if isinstance(one, bytes) else one.png() for one in (before, after))
    return compare_pair(PicturePair(before, after, **rules))


def class_of(before, after, **rules):
    return compared(before, after, **rules).change


def array(board):
    return np.asarray(board.image()).copy()


def png_of(pixels):
    return as_png(Image.fromarray(pixels))


@pytest.fixture(params=SEEDS)
def board(request):
    return random_board(request.param)


def moved(board, right, down):
    first, *others = board.stickies
    return board.but(stickies=(replace(first, x=first.x + right, y=first.y + down), *others))


def reworded(board, *lines):
    first, *others = board.stickies
    return board.but(stickies=(replace(first, lines=lines), *others))


def test_another_encoding_is_unchanged(board):
    difference = compared(board, board.png(compress_level=1))
    assert (difference.change, difference.unequal_pixels) == ("unchanged", 0)


@pytest.mark.parametrize("seed", [4, 5, 11])
def test_a_board_full_of_thin_lines_a_third_of_a_pixel_further_is_noise(seed):
    board = random_board(seed, stickies=12)
    difference = compared(board, board.but(shift=1 / 3))
    assert difference.change == "noise", difference.reason


@pytest.mark.parametrize("kind", FILTERS)
@pytest.mark.parametrize("shift", [1 / 3, 2 / 3])
def test_a_board_drawn_a_fraction_of_a_pixel_further_is_noise(board, kind, shift):
    board = board.but(filter=FILTERS[kind])
    difference = compared(board, board.but(shift=shift))
    assert difference.change == "noise", difference.reason
    assert difference.pixels > 2_000


@pytest.mark.parametrize("kind", FILTERS)
def test_a_connector_that_is_gone_is_content_even_under_noise(board, kind):
    board = board.but(filter=FILTERS[kind])
    without = board.but(connectors=board.connectors[1:])
    assert class_of(board, without) == "content"
    assert class_of(board, without.but(shift=1 / 3)) == "content"


@pytest.mark.parametrize("level", [249, 240, 232])
def test_a_pale_line_that_is_gone_is_seen(board, level):
    lined = array(board)
    white = (lined[360:362] == 255).all(axis=2)
    lined[360:362][white] = level
    for pair in ((png_of(lined), board), (board, png_of(lined))):
        difference = compared(*pair)
        assert (difference.change, difference.pixels) == ("colour", 0), difference.reason
        assert difference.colour_pixels > 500


def test_pale_noise_is_noise_as_well():
    page = random_board(1, stickies=12).but(connectors=())
    pale = [255 - (255 - array(page.but(shift=shift)).astype(int)) // 9 for shift in (0, 1 / 3)]
    difference = compared(*(png_of(one.astype(np.uint8)) for one in pale))
    assert difference.pixels == 0
    assert difference.change == "noise", difference.reason


def test_one_of_two_lines_that_is_gone_is_content():
    board = random_board(1)
    lines = board.but(stickies=(), connectors=board.connectors[:2])
    assert class_of(lines, lines.but(connectors=lines.connectors[:1])) == "content"


def test_another_word_is_content_even_under_noise(board):
    other = reworded(board, "something else")
    assert class_of(board, other) == "content"
    assert class_of(board, other.but(shift=1 / 3)) == "content"


def test_one_letter_is_content_even_under_noise(board):
    line = board.stickies[0].lines[0]
    other = reworded(board, "x" + line[1:], *board.stickies[0].lines[1:])
    assert class_of(board, other) == "content"
    assert class_of(board, other.but(shift=1 / 3)) == "content"


def test_a_pastel_six_levels_darker_is_a_change_of_colour(board):
    one, pixels = board.stickies[0], array(board)
    pixels[one.y + 2 : one.y + 149, one.x + 2 : one.x + 149, :2] -= np.uint8(6)
    difference = compared(board, png_of(pixels))
    assert (difference.change, difference.pixels) == ("colour", 0)
    assert difference.colour_pixels > 10_000


@pytest.mark.parametrize(("right", "down"), [(15, 9), (40, 0), (0, -4), (-3, 7), (-250, -60)])
def test_a_note_that_moved_and_nothing_else_says_how_far(right, down):
    board = random_board(5, stickies=3).but(connectors=())
    difference = compared(board, moved(board, right, down))
    assert difference.change == "moved", difference.reason
    for length, words in ((right, ("right", "left")), (down, ("down", "up"))):
        if length:
            assert f"{abs(length)} px {words[length < 0]}" in difference.reason


def test_a_note_that_moved_and_says_something_else_is_content():
    board = random_board(5, stickies=3).but(connectors=())
    assert class_of(board, moved(reworded(board, "something else"), 15, 9)) == "content"


def test_one_of_two_equal_notes_that_is_gone_did_not_move():
    board = random_board(5, stickies=2).but(connectors=())
    twins = board.but(stickies=tuple(replace(board.stickies[0], x=x) for x in (100, 400)))
    assert class_of(twins, twins.but(stickies=twins.stickies[:1])) == "content"


def notes(*spots, size=(640, 360)):
    """A page with plain notes (x, side), tops at 100."""
    page = np.full((size[1], size[0], 3), 255, dtype=np.uint8)
    for x, side in spots:
        page[100 : 100 + side, x : x + side] = (255, 214, 224)
    return png_of(page)


def test_a_note_that_is_gone_is_not_excused_by_one_that_stands_where_the_others_went():
    """One of 100 px goes 200 px to the right; 200 px right of a small one that is gone stands its twin."""
    before = notes((20, 40), (220, 40), (300, 100))
    assert class_of(before, notes((20, 40), (220, 40), (500, 100))) == "moved"
    difference = compared(before, notes((220, 40), (500, 100)))
    assert difference.change == "content", difference.reason
    assert class_of(notes((220, 40), (500, 100)), before) == "content"


def test_rows_that_were_inserted_are_told(board):
    pixels = array(board)
    pushed = np.concatenate([pixels[:300], np.full_like(pixels[:32], 255), pixels[300:-32]])
    difference = compared(board, png_of(pushed))
    assert difference.change == "moved", difference.reason
    assert "32 rows inserted at 300" in difference.bands
    taller = np.concatenate([pixels[:300], np.full_like(pixels[:32], 255), pixels[300:]])
    difference = compared(board, png_of(taller))
    assert (difference.change, difference.bands) == ("resized", "32 rows inserted at 300")


def test_rows_that_were_inserted_hide_no_other_change(board):
    pixels = array(board)
    pushed = np.concatenate([pixels[:300], np.full_like(pixels[:32], 255), pixels[300:-32]])
    pushed[400:420, 50:250] = 90
    assert class_of(board, png_of(pushed)) == "content"


def with_clock(pixels, shade):
    """The same page with a clock in its right margin, on which the hands have a shade."""
    page = pixels.copy()
    page[500:540, 1232:1272] = (230, 230, 230)
    page[518:522, 1240:1265] = shade
    return page


@pytest.mark.parametrize("taller", [False, True])
def test_rows_that_were_inserted_are_told_although_a_masked_clock_goes_on(taller):
    pixels = array(random_board(4))
    pushed = np.concatenate([pixels[:300], np.full_like(pixels[:32], 255), pixels[300 : None if taller else -32]])
    clocks = png_of(with_clock(pixels, 40)), png_of(with_clock(pushed, 90))
    over = Mask(x=1230, y=490, width=50, height=60)
    difference = compared(*clocks, masks=(over,))
    assert difference.bands.startswith("32 rows inserted at 300"), difference.reason
    assert difference.change == ("resized" if taller else "moved")
    assert difference.masked_unequal > 0
    assert compared(*clocks).bands is None
    assert compared(*clocks, masks=(replace(over, y=0),)).bands is None


def test_a_pixel_more_each_way_is_resized_and_the_rest_is_compared():
    pixels = array(random_board(1))
    grown = np.pad(pixels, ((0, 1), (0, 1), (0, 0)), constant_values=255)
    difference = compared(png_of(pixels), png_of(grown))
    assert (difference.change, difference.pixels) == ("resized", 0)
    assert "1 column added; 1 row added" in difference.reason
    grown[100:110, 100:110] = 7
    assert compared(png_of(grown), png_of(pixels)).pixels >= 90


def test_transparent_is_compared_on_white():
    image = random_board(1).image()
    clear = image.convert("RGBA")
    clear.putalpha(Image.eval(image.convert("L"), lambda level: 0 if level == 255 else 255))
    difference = compared(as_png(image), as_png(clear))
    assert difference.unequal_pixels == 0
    assert (difference.change, difference.reason) == ("content", "differs in transparency only")
    faint = image.convert("RGBA")
    faint.putalpha(128)
    assert class_of(as_png(image), as_png(faint)) == "content"


def test_a_page_that_became_blank_is_blank_and_one_that_always_was_is_not():
    board = random_board(1)
    assert class_of(board, Board()) == "blank"
    assert class_of(Board(), Board(paper="#fdfdfd")) in {"unchanged", "colour"}
    assert class_of(Board(), Board(board.stickies[:1])) == "content"
    low = Board((replace(board.stickies[0], y=500),))
    assert class_of(low, Board(size=(1280, 400))) == "blank"


def sixteen_bit(pixels):
    """A 16-bit grey PNG, written by hand: Pillow writes none from RGB."""
    height, width = pixels.shape
    rows = np.zeros((height, 1 + 2 * width), dtype=np.uint8)
    rows[:, 1::2] = pixels
    rows[:, 2::2] = 0x5A

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 16, 0, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows.tobytes())) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def test_palette_grey_and_sixteen_bits_are_compared_by_what_they_show():
    grey = random_board(1).image().convert("L")
    shown = as_png(grey.convert("RGB"))
    assert Image.open(io.BytesIO(sixteen_bit(np.asarray(grey)))).mode == "I;16"
    for other in (as_png(grey), sixteen_bit(np.asarray(grey)), as_png(grey.convert("P")), as_png(grey.convert("LA"))):
        assert compared(shown, other).unequal_pixels == 0


def test_pictures_that_cannot_be_read_are_failed_with_the_reason():
    good = random_board(1).png()
    flipped = bytearray(good)
    flipped[len(good) // 2] ^= 255
    huge = bytearray(as_png(Image.new("1", (8, 8))))
    huge[16:24] = struct.pack(">II", 60_000, 60_000)
    huge[29:33] = struct.pack(">I", zlib.crc32(huge[12:29]))
    garbage = png_with_pixels(b"these are no pixels")
    for bad, words in ((good[:900], "cut short"), (bytes(flipped), "checksum"), (bytes(huge), "too many"),
                       (garbage, "cannot be decoded"), (b"", "empty")):  # fmt: skip
        for pair, whose in (((good, bad), "shot"), ((bad, good), "baseline")):
            difference = compared(*pair)
            assert difference.change == "failed"
            assert words in difference.reason
            assert whose in difference.reason


def png_with_pixels(data):
    good = as_png(Image.new("RGB", (8, 8)))
    start = good.index(b"IDAT") - 4
    end = good.index(b"IEND") - 4
    chunk = struct.pack(">I", len(data)) + b"IDAT" + data + struct.pack(">I", zlib.crc32(b"IDAT" + data))
    return good[:start] + chunk + good[end:]


def test_a_line_that_pixelmatch_takes_for_anti_aliasing_is_not_lost():
    """A faint slanted line of a pixel: every pixel of it has a darker and a brighter neighbour."""
    before = np.full((200, 400, 3), 255, dtype=np.uint8)
    for x in range(20, 380):
        y, part = divmod(40 + x / 4, 1)
        before[int(y), x] = round(255 - 200 * (1 - part))
        before[int(y) + 1, x] = round(255 - 200 * part)
    before[150:180, 50:350] = (200, 230, 255)
    after = before.copy()
    after[:148] = 255
    difference = compared(png_of(before), png_of(after))
    assert difference.pixels < 100
    assert difference.change == "content"


def test_pixels_that_may_change_are_noise_never_unchanged():
    pixels = np.full((60, 60, 3), 255, dtype=np.uint8)
    pixels[30:50, 30:50] = 0
    dotted = pixels.copy()
    dotted[10, 10] = 0
    assert class_of(png_of(pixels), png_of(dotted)) == "content"
    assert class_of(png_of(pixels), png_of(dotted), thresholds=Thresholds(pixels=1)) == "noise"


def test_what_is_below_the_threshold_is_unchanged_and_counted():
    difference = compared(Board(paper="#fefefe"), Board(paper="#fdfdfd"))
    assert (difference.change, difference.unequal_pixels) == ("unchanged", 1280 * 720)
    assert "none by more than" in difference.reason


def test_a_mask_over_one_change_leaves_the_other():
    board = random_board(1)
    both = board.but(scribbles=(scribble(), scribble(300, 200)))
    x, y, width, height = compared(board, board.but(scribbles=(scribble(),))).boxes[0]
    difference = compared(board, both, masks=(Mask(x=x - 2, y=y - 2, width=width + 4, height=height + 4),))
    assert difference.change == "content"
    assert difference.box_count == 1
    assert difference.boxes[0].x > x + width
    assert difference.compared == 1280 * 720 - (width + 4) * (height + 4)
