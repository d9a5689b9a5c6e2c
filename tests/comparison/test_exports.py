"""What a comparison is written as: tables, a workbook, a ZIP; and parts of it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile

import duckdb
import openpyxl
import pandas as pd
import pytest
from made_comparison import AFTER, BEFORE, CLASSES, HOSTILE, MARK, MASKED, SIZE, a_comparison, many, undecided
from PIL import Image

import whiteshot_nb as ws
from whiteshot_nb.images.measures import make_thumbnail
from whiteshot_nb.store import PictureFolder

RED, YELLOW, VIOLET = (216, 27, 96), (242, 194, 0), (201, 182, 232)


@pytest.fixture
def pictures(tmp_path):
    return PictureFolder(tmp_path / "library" / "pictures")


@pytest.fixture
def comparison(compared):
    """The same pictures for all, with verdicts and masks of the test's own."""
    found = undecided(compared)
    found.accept("/lesson/drawn", reviewer="ann", comment="=1+1")
    found.reject(f"/{HOSTILE}", reviewer="@bo", comment="look\x07 again")
    return found


@pytest.fixture
def out(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def opened(data):
    return Image.open(io.BytesIO(data)).convert("RGB")


# Tables


def test_csv_has_the_verdicts_and_nothing_in_it_is_a_formula(comparison, out):
    with comparison.to_csv(out / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["change"] for row in rows] == list(CLASSES.values())
    assert rows[1]["verdict"] == "accepted"
    assert rows[1]["comment"] == "'=1+1"
    assert rows[2]["reviewer"] == "'@bo"
    assert not [cell for row in rows for cell in row.values() if cell.startswith(tuple("=+@\t\r"))]


def test_json_and_parquet_read_back_as_the_frame(comparison, out):
    frame = comparison.frame
    found = json.loads(comparison.to_json(out / "x.json").read_text(encoding="utf-8"))
    assert found["schema"] == 1
    back = pd.DataFrame(found["changes"], columns=list(found["columns"])).astype(found["columns"])
    pd.testing.assert_frame_equal(back, frame)
    again = pd.read_parquet(comparison.to_parquet(out / "x.parquet"))
    pd.testing.assert_frame_equal(again, frame)
    assert again.attrs == frame.attrs


def test_duckdb_reads_parts_by_room(pictures, out):
    folder = many(pictures, 6).to_parquet(out / "parts", by_room=True)
    query = f"SELECT change, count(*) FROM read_parquet('{folder}/*/*.parquet', hive_partitioning=true) GROUP BY change"
    assert dict(duckdb.sql(query).fetchall()) == {"content": 3, "unchanged": 3}
    assert len(list(folder.iterdir())) == 2


# Excel


def cells_of(sheet):
    names = [cell.value for cell in sheet[1]]
    return [dict(zip(names, line, strict=True)) for line in sheet.iter_rows(min_row=2)]


def test_a_workbook_has_both_pictures_and_the_difference_of_each_change(comparison, out):
    sheet = openpyxl.load_workbook(comparison.to_excel(out / "x.xlsx"))["Changes"]
    shown = {(image.anchor._from.row, image.anchor._from.col) for image in sheet._images}
    wanted = {"content": {0, 1, 2}, "noise": {0, 1, 2}, "blank": {0, 1, 2}, "resized": {0, 1, 2}}
    wanted |= {"unchanged": set(), "failed": {0}, "removed": {0}, "new": {1}}
    assert shown == {(line, column) for line, change in enumerate(CLASSES.values(), 1) for column in wanted[change]}
    lines = cells_of(sheet)
    assert [line["change"].value for line in lines] == list(CLASSES.values())
    assert lines[7]["now"].value.startswith("There is no picture. DownloadFailed")
    assert lines[8]["baseline"].value == "The baseline has no picture of this scene."
    assert lines[1]["comment"].data_type == "s"


def test_a_workbook_says_by_colours_and_filters_what_needs_a_look(comparison, out):
    book = openpyxl.load_workbook(comparison.to_excel(out / "x.xlsx"))
    sheet = book["Changes"]
    assert sheet.freeze_panes == "G2"  # pictures, class, room and scene stay in sight
    assert sheet.auto_filter.ref.startswith("A1:")
    rules = [rule for where in sheet.conditional_formatting for rule in where.rules]
    colours = {rule.formula[0].partition("=")[2]: rule.dxf.fill.bgColor.rgb for rule in rules if rule.dxf.fill}
    assert colours['"rejected"'] == colours['"blank"'] != colours['"accepted"']
    assert colours['"content"'] not in {colours['"accepted"'], colours['"rejected"']}
    about = [[cell.value for cell in line] for line in book["Comparison"].iter_rows()]
    facts = {line[0]: line[1] for line in about if line[0]}
    assert facts["Run"] == "second"
    assert facts["Baseline"] == "first"
    assert (facts["Accepted"], facts["Rejected"], facts["Not reviewed"]) == ("1", "1", "7")
    assert facts["Threshold pixels"] == "4"
    counts = {line[3]: line[4:] for line in about if line[3]}
    assert counts["change"] == ["scenes", "clusters", "pixels", "accepted", "rejected", "open"]
    assert counts["content"] == [3, 2, 775 * 2 + 341, 1, 1, 1]


# ZIP


def read(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_zip_has_both_pictures_byte_for_byte_and_a_manifest_that_proves_it(comparison, out):
    found = read(comparison.to_zip(out / "x.zip"))
    table = pd.read_csv(io.BytesIO(found["changes.csv"])).assign(scene=list(CLASSES))
    for folder, pages in (("before", BEFORE), ("after", AFTER)):
        for scene, name in zip(table["scene"], table[folder], strict=True):
            assert found.get(name) == pages.get(scene)
    manifest = json.loads(found.pop("manifest.json"))
    assert {one["name"]: one["sha256"] for one in manifest["files"]} == {
        name: hashlib.sha256(data).hexdigest() for name, data in found.items()
    }
    assert (manifest["format"], manifest["scenes"]) == ("whiteshot-comparison", 10)
    compared = table["change"].isin(["content", "noise", "blank", "resized"])
    assert table["difference"].notna().tolist() == compared.tolist()


def test_a_difference_is_red_where_something_is_counted_and_pale_elsewhere(comparison, out):
    found = read(comparison.to_zip(out / "x.zip"))
    drawn = opened(next(data for name, data in found.items() if name.startswith("difference/002")))
    assert drawn.size == SIZE
    inside, outside = (MARK[0] + 2, MARK[1] + 2), (MARK[0] - 3, MARK[1] + 2)
    assert drawn.getpixel(inside) == RED
    assert drawn.getpixel(outside) == (250, 250, 250)
    assert len(set(drawn.getpixel((20, 20)))) == 1  # what is the same is grey
    cut = opened(next(data for name, data in found.items() if name.startswith("difference/007")))
    assert cut.getpixel((5, 95)) == VIOLET


def test_masks_are_hatched_in_a_difference_and_what_is_under_them_is_not_red(comparison, out):
    left, top, right, bottom = MARK
    half = ws.Mask(x=left, y=top, width=(right - left) // 2, height=bottom - top + 1, scene="/lesson/drawn")
    comparison.masks.add(half, reviewer="ann")
    found = read(comparison.to_zip(out / "x.zip"))
    drawn = opened(next(data for name, data in found.items() if name.startswith("difference/002")))
    masked = [drawn.getpixel((x, y)) for x in range(left, left + 15) for y in range(top, bottom)]
    assert RED not in masked
    assert 0.1 < masked.count((159, 180, 199)) / len(masked) < 0.5
    assert drawn.getpixel((right - 2, top + 2)) == RED


def test_the_same_pictures_compared_twice_are_the_same_zip(pictures, out):
    first, second = (a_comparison(pictures).to_zip(out / name).read_bytes() for name in ("a.zip", "b.zip"))
    assert first == second


def test_the_same_comparison_gives_the_same_zip_another_day(pictures, out, monkeypatch):
    comparison = many(pictures, 4)
    first = comparison.to_zip(out / "a.zip").read_bytes()
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert comparison.to_zip(out / "b.zip").read_bytes() == first


def test_rooms_have_folders_of_their_own(pictures, out):
    names = [name for name in read(many(pictures, 4).to_zip(out / "x.zip")) if name.startswith("after/")]
    assert names == [
        f"after/{place % 2 + 1}-Room-{place % 2}/00{place + 1}-lesson-0000{place}.png" for place in range(4)
    ]


def test_a_lost_picture_is_said_where_it_would_be(pictures, out):
    comparison = a_comparison(pictures)
    pictures.drop(comparison.frame["sha256"][1])
    found = read(comparison.to_zip(out / "x.zip"))
    table = pd.read_csv(io.BytesIO(found["changes.csv"]))
    assert table.loc[1, ["after", "difference"]].isna().all()
    assert table.loc[1, "before"] in found
    line = cells_of(openpyxl.load_workbook(comparison.to_excel(out / "x.xlsx"))["Changes"])[1]
    assert line["now"].value == "The picture is missing from the library."


@pytest.mark.parametrize("kind", ["excel", "pdf", "junit"])
def test_an_export_that_is_stopped_leaves_what_was_there(comparison, out, kind):
    path = out / "x"
    write = getattr(comparison, f"to_{kind}")
    write(path)
    before = {file: file.read_bytes() for file in out.rglob("*") if file.is_file()}
    told = []

    def stop(now):
        told.append(now)
        if now.done == 2:
            raise ws.errors.Cancelled("enough")

    with pytest.raises(ws.errors.Cancelled):
        write(path, progress=stop)
    assert [now.done for now in told] == [0, 1, 2]
    assert {file: file.read_bytes() for file in out.rglob("*") if file.is_file()} == before


# Parts


def test_a_part_is_a_comparison_with_live_verdicts(comparison):
    part = comparison.only(query="change == 'content'")
    assert part.frame["scene"].tolist() == ["/lesson/drawn", f"/{HOSTILE}", "/lesson/=1+1"]
    assert part.check().exit_code == 4
    part.accept(f"/{HOSTILE}", reviewer="ann")
    assert comparison.frame.set_index("scene").loc[f"/{HOSTILE}", "verdict"] == "accepted"
    assert part.check().frame["scene"].tolist() == ["/lesson/=1+1"]
    assert list(part.summary["scenes"]) == [3]
    assert ws.Reviewer(part).frame["scene"].tolist() == part.frame["scene"].tolist()
    with pytest.raises(ws.errors.InvalidInput, match="no scene /lesson/same"):
        part.accept("/lesson/same")


def test_any_rows_of_the_frame_are_a_part(comparison, out):
    rows = comparison.frame.sort_values("pixels", ascending=False).head(2)
    part = comparison.only(rows)
    assert set(part.frame["scene"]) == set(rows["scene"])
    assert len(comparison.only(cluster=1, exclude="/lesson/drawn")) == 1
    assert len(read(part.to_zip(out / "x.zip"))) == 2 * 3 + 2
    again = part.only(query="change == 'blank'")
    assert again.frame["change"].tolist() == ["blank"]


def test_a_part_stays_one_when_its_masks_change(comparison):
    part = comparison.only(["/lesson/drawn", "/lesson/=1+1"])
    with pytest.warns(UserWarning, match="Masks cover"):
        part.masks.add(ws.Mask(x=0, y=0, width=160, height=96, scene="/lesson/drawn"), reviewer="ann")
    assert part.frame["change"].tolist() == ["unchanged", "content"]
    with pytest.warns(UserWarning, match="Masks cover"):
        comparison.refresh()
    assert comparison.frame["change"].tolist()[:2] == ["unchanged", "unchanged"]


@pytest.mark.parametrize("kind", ["csv", "json", "parquet", "zip", "excel", "pdf", "pptx", "junit", "markdown"])
def test_a_part_without_rows_is_written_too(comparison, out, kind):
    nothing = comparison.only(query="pixels > 1e9")
    assert len(nothing) == 0
    assert getattr(nothing, f"to_{kind}")(out / "x").stat().st_size > 0


def test_rows_of_a_comparison_are_told_how_they_are_written(comparison, out):
    with pytest.raises(ws.errors.InvalidInput, match=r"comparison\.only\(frame\)"):
        comparison.frame.shots(library=ws.Shots([], comparison.pictures)).to_zip(out / "x.zip")


def test_boxes_are_drawn_on_a_thumbnail_where_they_are_on_the_picture():
    buffer = io.BytesIO()
    Image.new("RGB", (640, 400), "white").save(buffer, "PNG")
    shown = opened(make_thumbnail(buffer.getvalue(), 320, 200, kind="JPEG", boxes=[(200, 100, 80, 60)]))

    def is_red(x, y):
        red, green, _ = shown.getpixel((x, y))  # of a thin line, whose colour JPEG blurs
        return red - green > 60

    assert is_red(100 - 3, 65)
    assert is_red(120, 50 - 3)
    assert not is_red(120, 65)
    assert not is_red(60, 65)


def test_masked_rectangles_are_told_in_pixels_of_the_baseline(comparison):
    comparison.masks.add(
        ws.Mask(x=0, y=80 / 96, width=0.25, height=1, relative=True, scene="/lesson/drawn"), reviewer="ann"
    )
    row = comparison.frame.set_index("scene", drop=False).loc["/lesson/drawn"].to_dict()
    left, top, right, bottom = MASKED
    assert comparison.painter.masked(row) == [(left, top, right - left, bottom - top)]
    assert comparison.painter.masked({**row, "scene": "/other"}) == []
