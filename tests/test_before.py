"""What people made with the version before the redesign still opens, and means what it meant."""

from __future__ import annotations

import base64
import io
import json
import re
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
import pypdfium2
import pytest
from paths import DATA
from PIL import Image
from pptx import Presentation

import whiteshot_nb as ws

BEFORE = DATA / "before"
FRAMES = json.loads((BEFORE / "frames.json").read_text())


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    return ws.Library.unpack(BEFORE / "library.zip", tmp_path_factory.mktemp("before") / "library")


@pytest.fixture(scope="module")
def shots(library):
    return library.shots(library.runs["run"].iloc[-1])


@pytest.fixture(scope="module")
def comparison(library, shots):
    return library.compare(shots)


RENAMED = {
    "baselines": {"author": "reviewer", "reason": "comment"},
    "masks": {"author": "reviewer", "reason": "comment"},
    "mask_history": {
        "author": "reviewer",
        "reason": "comment",
        "removed_by": "removed_reviewer",
        "removed_because": "removed_comment",
    },
}
"""Columns of frames that have another name now, by the name of the frame: old and new."""

ADDED = ["shown_digest", "perceptual_hash", "transparent", "animated", "baseline_shown_digest"]
"""Columns that frames did not have then."""


def as_recorded(frame):
    """A frame as rows, but for the seconds that comparing took, and for columns that it did not have."""
    there = frame.drop(columns=["seconds", *ADDED], errors="ignore")
    return json.loads(there.to_json(orient="records", date_format="iso"))


def recorded(name):
    frame = FRAMES[name]
    rows = pd.DataFrame(frame["data"], columns=frame["columns"], dtype="object")
    return as_recorded(rows.rename(columns=RENAMED.get(name, {}), errors="raise"))


def test_the_tables_of_a_packed_library_are_what_they_were(library, comparison):
    frames = {
        "runs": library.runs.drop(columns=["status"]),
        "baselines": library.baselines.frame,
        "masks": library.masks.frame,
        "mask_history": library.masks.history,
        "shots": library.shots().frame,
        "comparison": comparison.frame,
    }
    for name, frame in frames.items():
        assert as_recorded(frame) == recorded(name), name


def test_a_library_writes_the_verdicts_that_it_wrote(library, tmp_path):
    written = json.loads(library.verdicts.to_json(tmp_path / "verdicts.json").read_text())
    assert written == json.loads((BEFORE / "verdicts.json").read_text())


def test_a_verdict_file_goes_into_a_library_with_the_same_pictures(library, tmp_path):
    other = ws.Library(tmp_path / "other")
    for run in library.runs["run"]:
        there = library.shots(run)
        other.compare(there).accept(query="change != 'x'", reviewer="cy", confirm=True)
    count = other.verdicts.read_json(BEFORE / "verdicts.json", into="imported")
    assert count == len(json.loads((BEFORE / "verdicts.json").read_text())["events"])
    assert set(other.baselines.frame.query("baseline == 'imported'")["reviewer"]) <= {"ann", "ben"}


def texts_of_html(data):
    """Everything a report says: its data, without the code that shows it; of a thumbnail, what it is like."""
    first, *blocks = re.findall(rb'<script type="[^"]+" id="[^"]+">(.*?)</script>', data, re.DOTALL)
    pictures = [look_of(base64.b64decode(one)) if one.startswith(WEBP) else one for one in blocks]
    return [facts_of_report(json.loads(first)), *pictures]


WEBP = b"UklGR"  # in base64


def facts_of_report(data):
    """The facts of a report: those of a review by rows, which were rows then, and are columns now."""
    if data["kind"] != "review":
        return data
    rows = [facts_of_row(row) for row in rows_of_review(data)]
    events = [{name: value for name, value in event.items() if name != "baseline"} for event in data["events"]]
    rest = {name: value for name, value in data.items() if name not in {"rows", "facts", "count", "baseline"}}
    return rest | {"rows": rows, "events": events}


def rows_of_review(data):
    if isinstance(data["rows"], list):
        return data["rows"]

    def cell(column, number):
        return column[number] if isinstance(column, list) else column

    def row(number):
        columns = {name: cell(column, number) for name, column in data["rows"].items() if name != "numbers"}
        numbers = {name: cell(column, number) for name, column in data["rows"]["numbers"].items()}
        facts = data["facts"][number] | {"name": columns["name"], "change": columns["change"]}
        facts["numbers"] = [{"name": name, "value": value} for name, value in numbers.items() if value]
        pair = [columns["before"], columns["after"]]
        twice = columns["doubt"] not in {"", columns["change"]}
        return columns | {"pair": pair, "twice": twice, "engine": numbers.get("engine", ""), "facts": facts}

    return [row(number) for number in range(data["count"])]


def facts_of_row(row):
    shown = ("card", "elsewhere", "room", "scene", "pair", "failure", "about", "boxes", "engine", "twice")
    facts = {name: value for name, value in row["facts"].items() if name not in {"reason", "numbers"}}
    numbers = {one["name"]: one["value"] for one in row["facts"]["numbers"]}
    return {name: row[name] for name in shown} | {"facts": facts, "numbers": numbers}


@dataclass(eq=False)
class Look:
    """What a thumbnail is like: equal to another one that was encoded in another way."""

    size: tuple[int, int]
    levels: list[int]

    __hash__ = None

    def __eq__(self, other):
        apart = (abs(one - two) for one, two in zip(self.levels, other.levels, strict=True))
        return self.size == other.size and max(apart) <= 8


def look_of(thumbnail):
    image = Image.open(io.BytesIO(thumbnail)).convert("RGB")
    return Look(image.size, list(image.resize((8, 8), Image.Resampling.BOX).tobytes()))


def texts_of_zip(data):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for table in files.keys() & {"shots.csv", "changes.csv"}:
        files[table] = texts_of_csv(files[table])
        manifest = json.loads(files["manifest.json"])
        files["manifest.json"] = manifest | {"files": [one for one in manifest["files"] if one["name"] != table]}
    return files


def texts_of_excel(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    tables = {sheet.title: pd.DataFrame([[cell.value for cell in row] for row in sheet]) for sheet in book}
    return {
        title: as_recorded(table.loc[:, ~table.iloc[0].isin(["seconds", *ADDED])].T.reset_index(drop=True).T)
        for title, table in tables.items()
    }


def texts_of_pptx(data):
    slides = Presentation(io.BytesIO(data)).slides
    return [[shape.text_frame.text for shape in slide.shapes if shape.has_text_frame] for slide in slides]


def texts_of_pdf(data):
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]


def texts_of_parquet(data):
    return as_recorded(pd.read_parquet(io.BytesIO(data)))


def texts_of_csv(data):
    return as_recorded(pd.read_csv(io.BytesIO(data)))


def texts_of_json(data):
    found = json.loads(data)
    for row in found.get("changes", ()):
        del row["seconds"]
    for row in (*found.get("shots", ()), *found.get("changes", ()), found["columns"]):
        for name in ADDED:
            row.pop(name, None)
    return found


def texts_of_junit(data):
    return re.sub(rb' time="[^"]+"', b"", data)


SAYS = {
    "csv": texts_of_csv,
    "html": texts_of_html,
    "json": texts_of_json,
    "md": bytes,
    "parquet": texts_of_parquet,
    "pdf": texts_of_pdf,
    "pptx": texts_of_pptx,
    "xlsx": texts_of_excel,
    "xml": texts_of_junit,
    "zip": texts_of_zip,
}
METHODS = {"xlsx": "excel", "md": "markdown", "xml": "junit"}


def files_of(kind):
    return sorted(file.name for file in (BEFORE / kind).iterdir() if file.is_file())


@pytest.mark.parametrize("name", [f"shots/{name}" for name in files_of("shots")])
def test_exports_of_shots_say_what_they_said(shots, name, tmp_path):
    says_the_same(shots, BEFORE / name, tmp_path)


@pytest.mark.parametrize("name", [f"comparison/{name}" for name in files_of("comparison")])
def test_exports_of_a_comparison_say_what_they_said(comparison, name, tmp_path):
    says_the_same(comparison, BEFORE / name, tmp_path)


def says_the_same(exported, before, folder):
    ending = before.suffix[1:]
    after = folder / before.name
    getattr(exported, f"to_{METHODS.get(ending, ending)}")(after)
    says = SAYS[ending]
    assert says(after.read_bytes()) == says(before.read_bytes())


def test_a_folder_of_shots_has_the_files_that_it_had(shots, tmp_path):
    written = shots.to_folder(tmp_path / "folder")
    before = BEFORE / "shots" / "folder"
    assert {file.name for file in written.iterdir()} == {file.name for file in before.iterdir()}
    for file in before.glob("*.png"):
        assert (written / file.name).read_bytes() == file.read_bytes()
    assert texts_of_csv((written / "shots.csv").read_bytes()) == texts_of_csv((before / "shots.csv").read_bytes())


@pytest.mark.parametrize(("place", "name"), [(0, "lesson"), (1, "retro"), (2, "ui")])
def test_sample_boards_are_drawn_as_they_were_to_the_byte(place, name, sandbox, tmp_path):
    room = sandbox.rooms[place]
    with sandbox.client() as client:
        shots = ws.capture(client, room.uuid, whole_room=True, width=640, height=360, measure=False, library=tmp_path)
    sums = json.loads((BEFORE / "boards" / "sha256.json").read_text())
    assert {f"{room.name}{shot.scene}": shot.sha256 for shot in shots} == {
        scene: sha256 for scene, sha256 in sums.items() if scene.startswith(f"{room.name}/")
    }
    assert (BEFORE / "boards" / f"{name}.png").read_bytes() in {shot.png for shot in shots}


def test_the_pack_is_not_changed_by_reading_it(tmp_path):
    copy = shutil.copy(BEFORE / "library.zip", tmp_path)
    ws.Library.unpack(copy)
    assert Path(copy).read_bytes() == (BEFORE / "library.zip").read_bytes()
