"""Files to take away: nothing in them runs, nothing in them calls home."""

from __future__ import annotations

import csv
import html.parser
import re

import pandas as pd
import pytest
from faulty import ROOM, Answer, FaultyServer, as_html, as_json, png
from PIL import Image

import whiteshot_nb as ws
from whiteshot_nb.export import write_csv
from whiteshot_nb.shots.accessor import ShotsAccessor

SIZE = {"width": 64, "height": 48}
HOSTILE = '<script>alert(1)</script>"onerror=x'
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    '=cmd|"/c calc"!A1',
    "=HYPERLINK(1)",
    "\uff1d1+1",
    "\uff0b1",
    "\uff0d1",
    "\uff20x",
]


@pytest.fixture
def hostile():
    """Shots whose room and scenes have names that want to be markup and formulas; the last one failed."""
    with FaultyServer() as faulty, faulty.client() as client:
        names = {"a": f"/{HOSTILE}", "b": "/CON", "c": "/=1+1", "d": "/failed"}
        colours = dict(zip(names, ("red", "green", "blue", "navy"), strict=True))
        images = [faulty.picture(f"/{name}", Answer(body=png(64, 48, colours[name]))) for name in names]
        images[3]["url"] = f"{faulty.root}/gone.png"
        for image, name in zip(images, names.values(), strict=True):
            image["key"] = f"room_cover/2811/{ROOM}{name.replace('</', '<')}.png"
        faulty.on("POST", f"/v5/rooms/{ROOM}/screenshot-list", as_json(images, 201))
        faulty.on("GET", f"/v5/rooms/{ROOM}", as_json({"uuid": ROOM, "name": f"={HOSTILE}"}))
        faulty.on("GET", "/gone.png", as_html(404, HOSTILE))
        yield ws.capture(client, ROOM, "/", group=True, **SIZE)


class Page(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.tags, self.links, self.handlers, self.text = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in {"href", "src", "srcset", "action"}]
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data):
        self.text.append(data)


def as_csv(frame, path):
    return write_csv(ShotsAccessor(frame), path)


def cells(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize("dtype", ["string", "str", "object", "category"])
def test_no_cell_of_a_csv_is_run_as_a_formula(tmp_path, text, dtype):
    frame = pd.DataFrame({"scene": pd.Series([text, "plain", None], dtype=dtype), "n": [-1, 2, 3]})
    rows = cells(as_csv(frame, tmp_path / "x.csv"))
    assert rows[1][0].startswith("'")
    assert [row[0] for row in rows[2:]] == ["plain", ""]
    assert [row[1] for row in rows[1:]] == ["-1", "2", "3"]  # numbers stay numbers


@pytest.mark.parametrize("text", FORMULAS)
def test_no_name_of_a_column_is_run_as_a_formula(tmp_path, text):
    rows = cells(as_csv(pd.DataFrame({text: [-1], "plain": ["x"], 7: [2]}), tmp_path / "x.csv"))
    assert rows[0][0].startswith("'")
    assert [rows[0][1:], rows[1]] == [["plain", "7"], ["-1", "x", "2"]]


@pytest.mark.parametrize("separator", [";", "\t", "\n", "\r\n"])
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\uff1d"])
def test_no_part_of_a_cell_is_run_as_a_formula_where_other_signs_than_commas_separate_cells(tmp_path, separator, sign):
    path = as_csv(pd.DataFrame({"scene": [f"/a{separator}{sign}1+1", "a-b;c = d"]}), tmp_path / "x.csv")
    assert cells(path)[1:] == [[f"/a{separator}'{sign}1+1"], ["a-b;c = d"]]


def test_a_csv_of_shots_reads_back_with_every_column_and_row(hostile, tmp_path):
    path = hostile.to_csv(tmp_path / "shots.csv")
    frame = pd.read_csv(path)
    assert list(frame.columns) == list(hostile.frame.columns)
    assert frame["ok"].tolist() == [True, True, True, False]
    assert not [cell for row in cells(path)[1:] for cell in row if cell.startswith(("=", "+", "@"))]


def test_chinese_names_survive_a_csv(tmp_path):
    path = as_csv(pd.DataFrame({"scene": ["/课程/第1页"]}), tmp_path / "x.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert cells(path)[1] == ["/课程/第1页"]


def test_a_folder_holds_every_picture_the_table_and_the_page(hostile, tmp_path):
    folder = hostile.to_folder(tmp_path / "deep" / "out")
    names = {path.name for path in folder.iterdir()}
    assert {"shots.csv", "index.html"} < names
    pictures = sorted(name for name in names if name.endswith(".png"))
    assert len(names) == 2 + len(pictures) == 2 + 3
    for name, shot in zip(pictures, hostile, strict=False):
        assert re.fullmatch(r"00\d-[\w-]+\.png", name)
        assert (folder / name).read_bytes() == shot.png
        Image.open(folder / name).load()


def test_a_folder_reports_its_progress_by_the_scene_and_can_be_stopped(hostile, tmp_path):
    reported = []

    def stop(now):
        reported.append((now.done, now.total, now.failed))
        if now.done == 2:
            raise ws.errors.Cancelled("enough")

    with pytest.raises(ws.errors.Cancelled):
        hostile.to_folder(tmp_path / "out", progress=stop)
    assert reported == [(0, 4, 0), (1, 4, 0), (2, 4, 0)]
    assert len(list((tmp_path / "out").iterdir())) == 2  # whole files, and nothing else
    hostile.to_folder(tmp_path / "out", progress=lambda now: reported.append((now.done, now.total, now.failed)))
    assert reported[-1] == (4, 4, 1)


def test_the_page_shows_every_shot_as_text_and_links_only_to_files_beside_it(hostile, tmp_path):
    folder = hostile.to_folder(tmp_path / "out", title=HOSTILE)
    text = (folder / "index.html").read_text(encoding="utf-8")
    page = Page(text)
    assert "script" not in page.tags
    assert page.handlers == []
    assert page.tags.count("img") == 3
    assert page.links
    for link in page.links:
        assert (folder / link).is_file()
    assert not re.search(r"(https?:)?//[a-z0-9]", "".join(link for link in page.links))
    assert "http://" not in text.replace(hostile[3].url, "")
    assert "https://" not in text
    shown = "".join(page.text)
    for shot in hostile:
        assert shot.scene in shown
    assert "404" in shown
    assert HOSTILE in shown


def test_writing_again_replaces_our_files_and_leaves_others_alone(hostile, tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    first = {path.name for path in hostile.to_folder(tmp_path).iterdir()}
    assert {path.name for path in hostile.to_folder(tmp_path).iterdir()} == first
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_an_empty_set_of_shots_makes_a_readable_page(hostile, tmp_path):
    folder = hostile[:0].to_folder(tmp_path)
    assert "0 scenes" in (folder / "index.html").read_text(encoding="utf-8")
    assert len(cells(folder / "shots.csv")) == 1


def test_a_file_that_cannot_be_written_whole_leaves_nothing(hostile, tmp_path):
    (tmp_path / "shots.csv").mkdir()
    with pytest.raises(OSError, match=r"shots\.csv"):
        hostile.to_folder(tmp_path)
    assert not list(tmp_path.glob(".new-*"))
