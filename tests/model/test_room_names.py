"""A room is called by its name, or else by its UUID."""

from __future__ import annotations

import pandas as pd
import pytest

from whiteshot_nb.model.room_names import room_name, room_names


@pytest.mark.parametrize(("name", "expected"), [("Biology", "Biology"), (None, "a1"), ("", "a1")])
def test_a_room_without_a_name_is_called_by_its_uuid(name, expected):
    assert room_name({"room": "a1", "room_name": name}) == expected


def test_the_rooms_of_a_frame_are_called_the_same_way_also_without_the_column_of_names():
    frame = pd.DataFrame({"room": ["a1", "b2", "c3"], "room_name": ["Biology", None, ""]}, dtype="string")
    assert room_names(frame).tolist() == ["Biology", "b2", "c3"]
    assert room_names(frame[["room"]]).tolist() == ["a1", "b2", "c3"]
