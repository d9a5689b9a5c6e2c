"""Which changes are the same: what the pages under them make of it is overlooked, anything more is not."""

from __future__ import annotations

import pytest
from boards import as_png
from PIL import Image, ImageDraw, ImageFont

from whiteshot_nb.diff.clusters import assign_clusters
from whiteshot_nb.diff.compare_pair import PicturePair, compare_pair

RED, BLUE, INK = "#d62828", "#1d4ed8", "#222222"


def page(*lines, paper="white", at=(0, 0)):
    """A page of 400 × 300 with lines (points, colour, width), all `at` pixels further."""
    image = Image.new("RGB", (400, 300), paper)
    draw = ImageDraw.Draw(image)
    for points, colour, width in lines:
        draw.line([(x + at[0], y + at[1]) for x, y in points], fill=colour, width=width)
    return image


def corner(width=100, height=100, colour=RED):
    """A stroke down and to the right; the place above and right of it is empty."""
    return ((40, 40), (40, 40 + height), (40 + width, 40 + height)), colour, 5


def dotted(image, count):
    """The same page with `count` red pixels in the empty place of the corner."""
    other = image.copy()
    for number in range(count):
        other.putpixel((104 + number, 76), (214, 40, 40))
    return other


def change(before, after):
    found = compare_pair(PicturePair(as_png(before), as_png(after)))
    return found.change, found.fingerprint


def together(*changes):
    """Whether all of them are one cluster."""
    return len(set(assign_clusters(changes))) == 1


WORDS = [(((20, 60), (180, 60)), INK, 3), (((20, 100), (180, 90)), INK, 4), (((90, 20), (90, 180)), INK, 6)]
DRAWN = change(page(), page(corner()))


def test_the_same_stroke_is_one_cluster_whatever_is_under_it_and_wherever_it_is():
    others = [change(page(*WORDS), page(*WORDS, corner()))]
    others += [change(page(paper=paper), page(corner(), paper=paper)) for paper in ("#fff3b0", "#d0e6ff")]
    others += [change(page(), page(corner(), at=at)) for at in ((150, 90), (7, 0), (-30, 121))]
    assert together(DRAWN, *others)


@pytest.mark.parametrize(("pixels", "same"), [(3, True), (4, False)])
def test_a_few_pixels_where_the_other_has_none_are_overlooked_and_one_more_is_not(pixels, same):
    more = change(page(), dotted(page(corner()), pixels))
    assert together(DRAWN, more) is same
    assert together(more, DRAWN) is same


@pytest.mark.parametrize("more", [(((60, 60), (90, 60)), RED, 3), (((100, 50), (100, 70)), BLUE, 4)])
def test_a_page_on_which_something_more_was_drawn_stands_alone(more):
    assert not together(DRAWN, change(page(), page(corner(), more)))


@pytest.mark.parametrize(("further", "same"), [(8, True), (9, False)])
def test_sizes_may_differ_by_a_cell(further, same):
    drawn = page(corner())
    for x, y in ((140 + further, 100), (100, 142 + further)):
        speck = drawn.copy()
        speck.putpixel((x, y), (214, 40, 40))
        other = change(page(), speck)
        assert (other[1].width - DRAWN[1].width) + (other[1].height - DRAWN[1].height) == further
        assert together(DRAWN, other) is same


@pytest.mark.parametrize("colour", [BLUE, "#c62828"])
def test_another_colour_is_another_change(colour):
    assert not together(DRAWN, change(page(), page(corner(colour=colour))))


def test_a_thin_part_in_another_colour_is_another_change():
    blot = ((30, 30), (30, 60)), RED, 40
    points, _, _ = corner(150, 150)
    blue, green = (change(page(), page(blot, (points, colour, 3))) for colour in (BLUE, "#1dd84e"))
    assert blue[1].tone_after == green[1].tone_after
    assert not together(blue, green)


def test_a_stroke_of_twice_the_width_is_another_change():
    points, colour, _ = corner()
    assert not together(*(change(page(), page((points, colour, width))) for width in (4, 8)))


def test_a_stroke_that_is_as_large_but_goes_elsewhere_is_another_change():
    other = ((40, 40), (140, 40), (140, 140)), RED, 5
    assert not together(DRAWN, change(page(), page(other)))


def test_what_came_is_not_the_same_as_what_went():
    assert not together(DRAWN, change(page(*WORDS, corner()), page(*WORDS)))
    on_red = change(page(*WORDS, corner(colour=BLUE), paper=RED), page(*WORDS, paper=RED))
    assert on_red[1].tone_after == DRAWN[1].tone_after
    assert not together(DRAWN, on_red)


def test_what_went_is_the_same_whatever_was_under_it():
    gone = [change(page(*some, corner()), page(*some)) for some in (WORDS[:1], WORDS[1:2], WORDS[2:])]
    assert together(*gone)


def test_a_recoloured_note_is_the_same_on_two_pages_and_another_recolour_is_not():
    def recoloured(old, new, shift=0):
        pages = [Image.new("RGB", (400, 300), "white") for _ in range(2)]
        for image, colour in zip(pages, (old, new), strict=True):
            ImageDraw.Draw(image).rectangle((60 + shift, 50, 160 + shift, 150), fill=colour)
        return change(*pages)

    pink = recoloured("#fff3b0", "#ffd6e0")
    assert together(pink, recoloured("#fff3b0", "#ffd6e0", 90))
    assert not together(pink, recoloured("#fff3b0", "#cdeac0"))


def reworded(old, new, size, at=(20, 40)):
    """A line of text that became another one."""
    pages = [Image.new("RGB", (400, 100), "white") for _ in range(2)]
    for image, text in zip(pages, (old, new), strict=True):
        ImageDraw.Draw(image).text(at, text, fill=INK, font=ImageFont.load_default(size))
    return change(*pages)


@pytest.mark.parametrize("size", [14, 18, 24, 32])
def test_another_digit_and_another_word_is_another_change(size):
    prices = [reworded("from 12 EUR", f"from 1{digit} EUR", size) for digit in "013456789"]
    assert assign_clusters(prices) == list(range(1, 10))
    words = [reworded("the plan", f"the {word}", size) for word in ("agenda", "merge", "budget", "leaf")]
    assert assign_clusters(words) == [1, 2, 3, 4]


@pytest.mark.parametrize("size", [14, 18, 24, 32])
def test_the_same_digit_is_the_same_change_anywhere_and_in_any_sentence(size):
    others = [reworded(f"{word} 12", f"{word} 13", size, at=(200, 13)) for word in ("up to", "about")]
    assert together(reworded("12 EUR", "13 EUR", size), *others)


def test_what_comes_again_and_again_is_one_cluster_among_many_others_of_its_size():
    tick = ((40, 40), (46, 48), (58, 34)), RED, 3
    ticks = [change(page(*WORDS[:count]), page(*WORDS[:count], tick)) for count in (0, 1, 2, 3)]
    others = [reworded("No. 1000", f"No. {number}", 14) for number in range(2000, 2090)]
    mixed = [ticks[0], *others[:20], ticks[1], *others[20:40], ticks[2], *others[40:], ticks[3], *others]
    numbers = assign_clusters(mixed)
    assert [numbers[place] for place in (0, 21, 42, 93)] == [1] * 4
    assert numbers[94:] == [*numbers[1:21], *numbers[22:42], *numbers[43:93]]


def test_clusters_are_numbered_as_they_appear_and_what_has_none_gets_no_number():
    other = change(page(), page(corner(colour=BLUE)))
    assert assign_clusters([other, None, DRAWN, other, DRAWN]) == [1, None, 2, 1, 2]
