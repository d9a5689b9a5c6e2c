"""The warm-ups of the review notebook: four hundred pages, no two alike, each with one highlighter."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache

import pytest

from whiteshot_nb.server.drawing.fonts import default_fonts
from whiteshot_nb.server.elements import Pencil, SceneContent, Text
from whiteshot_nb.server.samples.palette import INK, LEAF, MARKER
from whiteshot_nb.server.samples.warm_ups import warm_ups
from whiteshot_nb.server.samples.warm_ups.nature import electrons, survey
from whiteshot_nb.server.samples.warm_ups.tables import ELEMENTS, PRODUCTS


@cache
def pages() -> dict[str, SceneContent]:
    return warm_ups(400)


def words(content: SceneContent) -> list[str]:
    return [e.text for e in content.elements if isinstance(e, Text)]


def of(kind: str) -> list[SceneContent]:
    return [content for name, content in pages().items() if name.endswith(kind)]


def test_there_are_four_hundred_and_fewer_are_the_first_of_them():
    assert len(pages()) == 400
    assert list(warm_ups(40).items()) == list(pages().items())[:40]
    assert list(pages()) == sorted(pages())


def test_more_than_there_are_is_an_error():
    with pytest.raises(ValueError, match="there are 400 different warm-ups, not 401"):
        warm_ups(401)


def test_no_two_are_alike_even_without_their_numbers_and_the_hand():
    for kind in {name[4:] for name in pages()} - {"survey"}:
        drawn = [str((words(c)[1:-3], [e for e in c.elements if e.type not in {"pencil", "text"}])) for c in of(kind)]
        assert len(set(drawn)) == 40, kind
    assert len({(survey(turn).title, survey(turn).answer) for turn in range(40)}) == 40


def test_each_has_one_highlighter_and_it_is_under_what_is_to_be_remembered():
    bold = default_fonts().styles(bold=True, italic=False)[0]
    for name, content in pages().items():
        markers = [e for e in content.elements if isinstance(e, Pencil) and e.stroke == MARKER]
        sentence = next(e for e in content.elements if isinstance(e, Text) and e.font_size == 28 and e.bold)
        assert len(markers) == 1, name
        (left, y), (right, _) = markers[0].points[0], markers[0].points[-1]
        assert left < sentence.x, name
        assert right + markers[0].stroke_width / 2 > sentence.x + 28 * bold.advance(sentence.text), name
        assert sentence.y < y < sentence.y + 28, name


def test_everything_lies_on_the_page():
    for name, content in pages().items():
        for element in content.elements:
            if isinstance(element, Pencil):
                assert all(abs(x) <= 640 and abs(y) <= 360 for x, y in element.points), name
            if isinstance(element, Text):
                assert abs(element.x) <= 616, name
                assert -336 <= element.y <= 336 - element.font_size, name


def test_the_sums_are_right():
    for content in of("primes"):
        number = int(re.search(r"the number (\d+)\?", " ".join(words(content)))[1])
        circled = [
            int(e.text) for e in content.elements if isinstance(e, Text) and e.color == LEAF and e.text.isdigit()
        ]
        boxed = [int(e.text) for e in content.elements if isinstance(e, Text) and e.font_size == 29 and e.color == INK]
        assert all(number % factor == 0 for factor in boxed)
        product = 1
        for prime in circled:
            assert all(prime % other for other in range(2, prime)), number
            product *= prime
        assert product == number
    assert len(set(PRODUCTS)) == 40


def test_the_two_parts_are_different_and_hard_to_tell_apart():
    for content in of("fractions"):
        tops_and_bottoms = [
            int(e.text) for e in content.elements if isinstance(e, Text) and e.font_size == 36 and e.text.isdigit()
        ]
        one, other = (Fraction(*tops_and_bottoms[i : i + 2]) for i in (0, 2))
        assert 0 < abs(one - other) < Fraction(1, 3)


@pytest.mark.parametrize(
    ("symbol", "shells"),
    [
        ("H", [1]),
        ("O", [2, 6]),
        ("Ca", [2, 8, 8, 2]),
        ("Cr", [2, 8, 13, 1]),
        ("Fe", [2, 8, 14, 2]),
        ("Cu", [2, 8, 18, 1]),
        ("Kr", [2, 8, 18, 8]),
        ("Zr", [2, 8, 18, 10, 2]),
    ],
)
def test_electrons_are_where_the_periodic_table_has_them(symbol, shells):
    number = [element[0] for element in ELEMENTS].index(symbol) + 1
    assert electrons(number) == shells
