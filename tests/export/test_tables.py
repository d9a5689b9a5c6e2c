"""JSON and Parquet lose nothing; a ZIP holds the very PNGs; all of them whole or not at all."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import zipfile

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_shots import ROOMS, a_lesson, picture, row

import whiteshot_nb as ws
from whiteshot_nb.export.safe_file_names import with_file_names
from whiteshot_nb.store import PictureFolder

FORBIDDEN = set('\\:*?"<>|\0')
RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
ODD = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["../../etc/passwd", "C:\\x", "CON", "con ", "x. ", "/", "…", "😀" * 40, "Ä" * 300, "a", "A"]),
)


@pytest.fixture
def pictures(tmp_path):
    return PictureFolder(tmp_path / "library" / "pictures")


@pytest.fixture
def lesson(pictures):
    return a_lesson(pictures)


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def from_json(path):
    found = json.loads(path.read_text(encoding="utf-8"))
    assert found["schema"] == 1
    return pd.DataFrame(found["shots"], columns=list(found["columns"])).astype(found["columns"])


def without_file(frame):
    """`file` is the name in the export, not that of the capture."""
    return frame.drop(columns="file")


def test_json_reads_back_with_every_type_time_and_missing_value(lesson, out):
    frame = lesson.frame
    back = from_json(lesson.to_json(out / "shots.json"))
    pd.testing.assert_frame_equal(without_file(back), without_file(frame))
    assert back["taken_at"][0] == pd.Timestamp("2026-01-02T03:04:05.678Z")
    assert back["http_status"].tolist() == [pd.NA] * 5 + [404]


def test_json_holds_numbers_that_json_has_no_word_for_as_null(lesson, out):
    frame = lesson.frame.assign(score=[float("nan"), float("inf"), 0.1, 1e300, -0.0, 5], pair=[[float("nan"), 1]] * 6)
    back = from_json(frame.shots.to_json(out / "shots.json"))
    assert back["score"].isna().tolist() == [True, True, False, False, False, False]
    assert back["pair"][0] == [None, 1]


def test_parquet_reads_back_as_the_same_frame_that_knows_its_library(pictures, out):
    frame = a_lesson(pictures, library="somewhere").frame
    back = pd.read_parquet(frame.shots.to_parquet(out / "shots.parquet"))
    pd.testing.assert_frame_equal(without_file(back), without_file(frame))
    assert back.attrs == frame.attrs


def test_duckdb_reads_a_folder_of_parts_by_room(pictures, out):
    shots = ws.Shots([row(pictures, n, f"/{n}", room=ROOMS[n % 2]) for n in range(6)], pictures)
    shots.to_parquet(out / "parts", by_room=True)
    folder = shots[2:].to_parquet(out / "parts", by_room=True)  # the parts of before are gone
    query = f"SELECT room, count(*), min(taken_at) FROM read_parquet('{folder}/*/*.parquet', hive_partitioning=true)"
    found = duckdb.sql(f"{query} GROUP BY room ORDER BY room").fetchall()
    assert [(room, count) for room, count, _ in found] == [(ROOMS[0], 2), (ROOMS[1], 2)]
    assert found[0][2].utcoffset() is not None


def test_a_folder_with_other_things_is_never_replaced_by_parts(lesson, out):
    (out / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ws.errors.InvalidInput, match="because the whole folder is replaced"):
        lesson.to_parquet(out, by_room=True)
    assert [path.name for path in out.iterdir()] == ["mine.txt"]


def test_a_folder_that_is_not_there_is_named_as_it_was_asked_for(lesson, out):
    place = out / "none" / "shots.zip"
    with pytest.raises(FileNotFoundError) as caught:
        lesson.to_zip(place)
    assert caught.value.filename == str(place)


UNTYPED = {
    "mixed": (["a", 1, [2], {"b": None}, None, 0.5], ['"a"', "1", "[2]", '{"b": null}', None, "0.5"]),
    "long numbers": ([2**80, 1, None, None, None, None], [str(2**80), "1", None, None, None, None]),
    "empty objects": ([{}, None, None, None, None, None], ["{}", None, None, None, None, None]),
}


@pytest.mark.parametrize(("cells", "expected"), UNTYPED.values(), ids=UNTYPED)
def test_cells_that_parquet_has_no_type_for_are_json(lesson, out, cells, expected):
    frame = lesson.frame.assign(other=pd.Series(cells, dtype=object))
    back = duckdb.sql(f"SELECT other FROM '{frame.shots.to_parquet(out / 'x.parquet')}'").fetchall()
    assert [cell for (cell,) in back] == expected


def test_a_zip_holds_the_pngs_byte_for_byte_and_a_manifest_that_proves_it(lesson, out):
    path = lesson.to_zip(out / "shots.zip")
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        contents = {name: archive.read(name) for name in archive.namelist()}
    table = pd.read_csv(path_of(out, contents.get("shots.csv")))
    assert table["file"].isna().tolist() == [False] * 5 + [True]
    for name, shot in zip(table["file"][:5], lesson, strict=False):
        assert contents[name] == shot.png
    manifest = json.loads(contents.pop("manifest.json"))
    assert {one["name"]: one["sha256"] for one in manifest["files"]} == {
        name: hashlib.sha256(data).hexdigest() for name, data in contents.items()
    }


def path_of(folder, data):
    path = folder / "found"
    path.write_bytes(data)
    return path


def test_the_same_shots_give_the_same_zip_another_day(lesson, out, monkeypatch):
    first = lesson.to_zip(out / "a.zip").read_bytes()
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert lesson.to_zip(out / "b.zip").read_bytes() == first


def test_a_picture_that_is_lost_or_damaged_is_a_row_that_says_so(lesson, pictures, out):
    lost, damaged = lesson[0].sha256, lesson[1].sha256
    pictures.drop(lost)
    (pictures.path / damaged[:2] / f"{damaged}.png").write_bytes(b"other")
    with zipfile.ZipFile(lesson.to_zip(out / "shots.zip")) as archive:
        table = pd.read_csv(path_of(out, archive.read("shots.csv")))
        assert len(archive.namelist()) == 3 + 2
    assert table["ok"].tolist() == [False, False, True, True, True, False]
    assert "is missing from the library" in table["error"][0]
    assert "damaged" in table["error"][1]


def test_an_export_that_is_stopped_leaves_what_was_there(lesson, out):
    lesson.to_zip(out / "shots.zip")
    before = (out / "shots.zip").read_bytes()
    told = []

    def stop(now):
        told.append((now.done, now.total, now.failed))
        if now.done == 2:
            raise ws.errors.Cancelled("enough")

    with pytest.raises(ws.errors.Cancelled):
        lesson.to_zip(out / "shots.zip", progress=stop)
    assert told == [(0, 6, 0), (1, 6, 0), (2, 6, 0)]
    assert (out / "shots.zip").read_bytes() == before
    assert len(list(out.iterdir())) == 1


def test_a_missing_extra_is_named(out):
    """Parquet in a process that has no pyarrow."""
    code = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "import pandas as pd; import whiteshot_nb as ws\n"
        "frame = pd.DataFrame({'room': ['r'], 'scene': ['/s'], 'ok': [False], 'sha256': [None]})\n"
        "try: frame.shots(library=ws.Shots([], None)).to_parquet('x')\n"
        "except ws.errors.ConfigError as error: print(error)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=out).stdout
    assert "pip install 'whiteshot-nb[export]'" in said


@settings(max_examples=40)
@given(st.lists(st.tuples(ODD, ODD, st.integers(0, 3)), min_size=1, max_size=12))
def test_file_names_are_safe_unique_and_in_order_on_every_system(rows):
    frame = pd.DataFrame(rows, columns=["room_name", "scene", "order"])
    frame = frame.assign(room=frame["room_name"], ok=True).sort_values(["room", "order"])
    names = with_file_names(frame)["file"].tolist()
    assert len({name.casefold() for name in names}) == len(names)
    assert names == sorted(names)
    for name in names:
        for part in name.split("/"):
            assert part.isprintable()
            assert not FORBIDDEN & set(part)
            assert part[0].isdigit()
            assert part[-1] not in ". "
            assert len(part.encode()) <= 120
            assert part.partition(".")[0].lower() not in RESERVED
        assert name.count("/") <= 1


def test_scenes_of_many_rooms_do_not_overwrite_each_other_in_a_folder(pictures, out):
    shots = ws.Shots([row(pictures, n, "/init", order=0, room=ROOMS[n], room_name="Lesson") for n in (0, 1)], pictures)
    folder = shots.to_folder(out)
    assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*.png")) == [
        "1-Lesson/001-init.png",
        "2-Lesson/001-init.png",
    ]
    assert (folder / "2-Lesson" / "001-init.png").read_bytes() == picture(1)


def test_a_filtered_export_names_a_scene_as_the_whole_one_does(lesson):
    whole = with_file_names(lesson.frame)["file"]
    some = with_file_names(lesson.frame.query("blank"))["file"]
    assert some.tolist() == [whole[1]] == ["002-课程-第1页-한국어-日本語.png"]
