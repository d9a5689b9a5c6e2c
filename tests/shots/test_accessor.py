"""Any frame of shots can be shown and exported: `df.shots`."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import pandas as pd
import pytest
from made_shots import a_lesson

import whiteshot_nb as ws
from whiteshot_nb.store import PictureFolder


@pytest.fixture
def frame(library):
    return a_lesson(library._store.pictures, library=library._store.location).frame


def pictures_in(path):
    with zipfile.ZipFile(path) as archive:
        return [name for name in archive.namelist() if name.endswith(".png")]


def test_a_filtered_frame_exports_what_is_left_from_its_own_library(frame, tmp_path):
    assert pictures_in(frame.query("blank").shots.to_zip(tmp_path / "x.zip")) == ["002-课程-第1页-한국어-日本語.png"]


def test_sorted_merged_and_reread_frames_still_know_their_library(frame, tmp_path):
    frame.to_parquet(tmp_path / "x.parquet")
    for other in (frame.sort_values("scene"), frame.assign(mine=1), pd.read_parquet(tmp_path / "x.parquet")):
        assert len(pictures_in(other.shots.to_zip(tmp_path / "x.zip"))) == 5


def test_the_gallery_shows_the_rows_that_are_left(frame):
    assert [item["scene"] for item in frame.query("ok").head(2).shots.gallery()._items] == frame["scene"].head(
        2
    ).tolist()


def test_rows_of_two_libraries_or_none_need_to_be_told_where(frame, tmp_path):
    frame.attrs.clear()
    with pytest.raises(ws.errors.LibraryError, match=r"df\.shots\(library=…\)"):
        frame.shots.to_zip(tmp_path / "x.zip")


@pytest.mark.parametrize("place", ["library", "location", "shots", "storage"])
def test_another_place_can_be_told(library, frame, place, tmp_path):
    frame.attrs.clear()
    places = {
        "library": library,
        "location": library._store.location,
        "shots": a_lesson(library._store.pictures),
        "storage": ws.Storage(library._store.location),
    }
    assert len(pictures_in(frame.shots(library=places[place]).to_zip(tmp_path / "x.zip"))) == 5


def test_shots_without_any_row_are_a_place_too(tmp_path):
    nothing = ws.Shots([], PictureFolder(tmp_path / "pictures"))
    assert pictures_in(nothing.frame.shots(library=nothing).to_zip(tmp_path / "x.zip")) == []


def test_a_library_that_is_gone_is_not_made_anew(tmp_path):
    gone = tmp_path / "gone"
    frame = ws.Shots([], None, library=str(gone)).frame
    with pytest.raises(ws.errors.LibraryError, match="There is no library"):
        frame.shots.to_zip(tmp_path / "x.zip")
    assert not gone.exists()


def test_a_frame_without_the_columns_of_shots_is_told_which(frame, tmp_path):
    with pytest.raises(ws.errors.InvalidInput, match=r"missing from the DataFrame: scene.*reset_index"):
        frame.set_index("scene").shots.to_zip(tmp_path / "x.zip")


def accessors_in_a_fresh_process(code):
    """What a process prints that imports pandas, runs some code and then uses the package; warnings are errors."""
    program = (
        "import warnings; warnings.simplefilter('error'); import pandas as pd\n"
        f"{code}\n"
        "import whiteshot_nb as ws; ws.Shots\n"
        "frame = pd.DataFrame({'room': ['r'], 'shots': [1]})\n"
        "print(type(frame.shots).__name__, type(frame.whiteshot).__name__)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize(
    "code",
    [
        "@pd.api.extensions.register_dataframe_accessor('shots')\nclass Cameras:\n    def __init__(self, frame): pass",
        "class Cameras: pass\npd.DataFrame.shots = Cameras()",
    ],
    ids=["accessor", "attribute"],
)
def test_the_short_name_stays_with_a_package_that_had_it_first(code):
    assert accessors_in_a_fresh_process(code) == ["Cameras", "ShotsAccessor"]


def test_both_names_are_there_where_no_package_has_them():
    assert accessors_in_a_fresh_process("") == ["ShotsAccessor", "ShotsAccessor"]


def test_the_long_name_does_what_the_short_one_does(frame, tmp_path):
    paths = [getattr(frame, name).to_zip(tmp_path / f"{name}.zip") for name in ("shots", "whiteshot")]
    assert paths[0].read_bytes() == paths[1].read_bytes()
