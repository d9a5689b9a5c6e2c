"""Boxes and masks, whatever the pixels are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from whiteshot_nb.api.response_models import Room
from whiteshot_nb.diff.boxes import densest_block, find_boxes
from whiteshot_nb.diff.masks import Mask, masked_pixels
from whiteshot_nb.errors import InvalidInput

SPOTS = st.lists(st.tuples(st.integers(0, 119), st.integers(0, 199)), min_size=1, max_size=40)
SHARE = st.floats(0, 1, allow_subnormal=False, exclude_max=True)


def picture(spots):
    changed = np.zeros((120, 200), dtype=bool)
    for row, column in spots:
        changed[row, column] = True
    return changed


@given(SPOTS)
def test_boxes_hold_every_changed_pixel_once_and_are_tight(spots):
    changed, count = picture(spots), np.zeros((120, 200), dtype=int)
    for box in find_boxes(changed):
        part = changed[box.y : box.y + box.height, box.x : box.x + box.width]
        assert all(side.any() for side in (part[0], part[-1], part[:, 0], part[:, -1]))
        count[box.y : box.y + box.height, box.x : box.x + box.width] += 1
    assert count.max() == 1
    assert (count[changed] == 1).all()


@given(SPOTS, st.integers(0, 50), st.integers(0, 50))
def test_boxes_of_a_part_are_where_the_part_is(spots, top, left):
    there = find_boxes(picture(spots), top=top, left=left)
    assert there == [box._replace(x=box.x + left, y=box.y + top) for box in find_boxes(picture(spots))]


def test_what_is_a_block_apart_has_two_boxes_and_what_touches_has_one():
    assert len(find_boxes(picture([(0, 0), (0, 40)]))) == 2
    assert len(find_boxes(picture([(0, 0), (0, 31)]))) == 1


def test_a_box_inside_another_is_part_of_it():
    ring = np.zeros((120, 200), dtype=bool)
    ring[5:115, 5:195] = True
    ring[25:95, 25:175] = False
    ring[60, 100] = True
    assert len(find_boxes(ring)) == 1


@given(arrays(bool, st.tuples(st.integers(1, 40), st.integers(1, 40))))
def test_the_densest_place_is_the_densest_of_all(changed):
    height, width = changed.shape
    most = max(
        changed[y : y + 16, x : x + 16].sum() for y in range(max(1, height - 15)) for x in range(max(1, width - 15))
    )
    assert densest_block(changed) == most / 256


@given(SHARE, SHARE, st.floats(0.001, 1), st.floats(0.001, 1), st.integers(1, 90), st.integers(1, 90))
def test_a_relative_mask_is_the_same_in_pixels(x, y, width, height, across, down):
    share = Mask(x=x, y=y, width=width, height=height, relative=True)
    pixels = Mask(x=x * across, y=y * down, width=width * across, height=height * down)
    assert np.array_equal(masked_pixels([share], across, down), masked_pixels([pixels], across, down))


@given(st.lists(st.tuples(SHARE, SHARE, st.floats(0.01, 1), st.floats(0.01, 1)), min_size=1, max_size=5))
def test_masks_together_cover_what_each_covers(numbers):
    masks = [Mask(x=x, y=y, width=w, height=h, relative=True) for x, y, w, h in numbers]
    apart = [masked_pixels([mask], 50, 40) for mask in masks]
    assert np.array_equal(masked_pixels(masks, 50, 40), np.logical_or.reduce(apart))


@given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 300), st.integers(1, 300))
def test_a_mask_covers_its_pixels_and_ends_with_the_picture(x, y, width, height):
    expected = np.zeros((100, 120), dtype=bool)
    expected[y : y + height, x : x + width] = True
    assert np.array_equal(masked_pixels([Mask(x=x, y=y, width=width, height=height)], 120, 100), expected)


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        ({}, True),
        ({"scene": "/lesson/1"}, True),
        ({"scene": "/lesson/*"}, True),
        ({"scene": "/lesson"}, False),
        ({"group": "/lesson"}, True),
        ({"group": "/"}, False),
        ({"room": "r"}, True),
        ({"room": "other"}, False),
    ],
)
def test_a_mask_holds_for_a_scene_a_pattern_a_group_or_a_room(where, holds):
    mask = Mask(x=0, y=0, width=1, height=1, **where)
    assert mask.holds_for(room="r", scene="/lesson/1") is holds
    assert Mask.from_dict(mask.to_dict()) == mask


def test_a_room_stands_for_its_uuid_in_a_mask():
    room = Room(uuid="0f" * 16)
    mask = Mask(x=0, y=0, width=1, height=1, room=room)
    assert mask.room == room.uuid
    assert mask == Mask.from_dict(mask.to_dict())
    assert mask.holds_for(room=room.uuid, scene="/a")


@pytest.mark.parametrize(
    "wrong", [{"x": -1}, {"width": 0}, {"height": float("nan")}, {"y": float("inf")}, {"x": 50, "relative": True}]
)
def test_a_mask_that_cannot_be_is_refused(wrong):
    with pytest.raises(InvalidInput):
        Mask(**{"x": 0, "y": 0, "width": 1, "height": 1} | wrong)


def test_a_pixel_that_a_mask_touches_is_covered():
    assert masked_pixels([Mask(x=0.5, y=1.2, width=1, height=0.1)], 4, 4).sum(axis=1).tolist() == [0, 2, 0, 0]
