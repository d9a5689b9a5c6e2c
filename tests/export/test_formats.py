"""Every format of the registry keeps the same promises, of shots and of a comparison; a new one is tested, too."""

from __future__ import annotations

import hashlib
import inspect
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pikepdf
import pypdfium2
import pytest
from made_comparison import HOSTILE, a_comparison
from made_shots import a_lesson, row
from pptx import Presentation

import whiteshot_nb as ws
from whiteshot_nb.export.formats import FORMATS, formats_of
from whiteshot_nb.shots.accessor import ShotsAccessor
from whiteshot_nb.store import PictureFolder

MADE = {"shots": a_lesson, "comparison": a_comparison}
EVERY = [pytest.param(kind, one, id=f"{kind}-{one.name}") for kind in MADE for one in formats_of(kind)]
REPORTING = [
    pytest.param(kind, one, id=f"{kind}-{one.name}")
    for kind in MADE
    for one in formats_of(kind)
    if "progress" in inspect.signature(one.exporter(kind)).parameters
]
every_format = pytest.mark.parametrize(("kind", "file_format"), EVERY)


@pytest.fixture
def pictures(tmp_path):
    return PictureFolder(tmp_path / "pictures")


@pytest.fixture
def out(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def files_in(folder):
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def method_of(exported, file_format):
    return getattr(exported, f"to_{file_format.name}")


@every_format
@pytest.mark.parametrize("as_path", [str, Path])
def test_a_format_returns_the_path_of_the_one_file_that_it_was_asked_for(pictures, out, kind, file_format, as_path):
    target = out / f"x{file_format.suffix}"
    assert file_format.write(MADE[kind](pictures), as_path(target), title="A title") == target
    assert isinstance(target, Path)
    assert target.stat().st_size > 0
    companions = [path.name for path in out.iterdir() if path != target]
    assert [name for name in companions if not name.startswith("x-")] == []


@every_format
def test_a_method_and_its_format_are_the_same_function_with_the_same_options(pictures, kind, file_format):
    exported = MADE[kind](pictures)
    written = inspect.signature(file_format.exporter(kind)).parameters
    called = inspect.signature(method_of(exported, file_format)).parameters
    (_, path, *options), (first, *others) = written.values(), called.values()
    assert path.name == first.name == "path"
    assert {one.name: (one.kind, one.default) for one in options} == {
        one.name: (one.kind, one.default) for one in others
    }
    for one in options:
        assert one.kind is inspect.Parameter.KEYWORD_ONLY


def test_names_and_suffixes_are_of_one_format_each():
    assert len({one.name for one in FORMATS}) == len({one.suffix for one in FORMATS}) == len(FORMATS)
    for kind, methods in (("shots", ws.Shots), ("comparison", ws.Comparison)):
        names = {name for name in dir(methods) if name.startswith("to_")} - {"to_folder"}
        assert names == {f"to_{one.name}" for one in formats_of(kind)}


def test_a_format_is_refused_what_it_is_not_for(pictures, out):
    junit = next(one for one in FORMATS if one.name == "junit")
    with pytest.raises(TypeError, match="The format 'JUnit' is not available for exports of the kind 'shots'"):
        junit.write(a_lesson(pictures), out / "x.xml")
    assert files_in(out) == {}


@every_format
def test_a_format_is_written_into_the_home_folder_by_a_tilde(pictures, out, kind, file_format, monkeypatch):
    monkeypatch.setenv("HOME", str(out))
    assert file_format.write(MADE[kind](pictures), "~/光 x") == out / "光 x"
    assert (out / "光 x").is_file()


@every_format
def test_a_format_refuses_a_wrong_place_before_any_picture_is_read(pictures, out, kind, file_format):
    exported = MADE[kind](pictures)
    (out / "folder").mkdir()
    pictures.get = None  # nobody asks for one
    with pytest.raises(IsADirectoryError):
        file_format.write(exported, out / "folder")
    with pytest.raises(FileNotFoundError, match="nowhere"):
        file_format.write(exported, out / "nowhere" / "x")
    assert list(out.rglob("*")) == [out / "folder"]


@pytest.mark.parametrize(("kind", "file_format"), REPORTING)
@pytest.mark.parametrize(("at", "before"), [("begin", b"before"), ("middle", None), ("end", b"before")])
def test_an_exception_while_a_format_is_written_leaves_what_was_there(pictures, out, kind, file_format, at, before):
    target = out / f"x{file_format.suffix}"
    if before:
        target.write_bytes(before)

    def stop(now):
        if now.done == {"begin": 0, "middle": now.total // 2, "end": now.total}[at]:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        file_format.write(MADE[kind](pictures), target, progress=stop)
    assert files_in(out) == ({target.name: before} if before else {})
    assert [path.name for path in out.iterdir()] == list(files_in(out))


@every_format
def test_an_error_of_the_pictures_leaves_no_half_of_a_format(pictures, out, kind, file_format):
    exported, asked = MADE[kind](pictures), []
    get = pictures.get

    def broken(sha256):
        asked.append(sha256)
        if len(asked) == 3:
            raise RuntimeError("the storage went away")
        return get(sha256)

    pictures.get = broken
    if file_format.name in {"csv", "json", "parquet", "markdown"}:  # these read no picture
        file_format.write(exported, out / "x")
        assert asked == []
        return
    with pytest.raises(RuntimeError, match="the storage went away"):
        file_format.write(exported, out / "x")
    assert list(out.iterdir()) == []


@pytest.mark.parametrize(("kind", "file_format"), REPORTING)
def test_progress_of_a_format_begins_at_nothing_and_ends_at_all(pictures, out, kind, file_format):
    reported = []
    exported = MADE[kind](pictures)
    file_format.write(exported, out / f"x{file_format.suffix}", progress=reported.append)
    first, last = reported[0], reported[-1]
    assert isinstance(first, ws.Progress)
    assert (first.done, first.failed) == (0, 0)
    assert 0 < last.done == last.total <= len(exported.frame)
    assert [now.done for now in reported] == sorted(now.done for now in reported)
    assert {now.total for now in reported} == {last.total}


def test_what_reports_no_progress_is_written_in_one_step():
    silent = {param.id for param in EVERY} - {param.id for param in REPORTING}
    assert silent == {
        "shots-csv",
        "shots-parquet",
        "comparison-csv",
        "comparison-parquet",
        "comparison-markdown",
    }


@pytest.mark.parametrize(("kind", "file_format"), REPORTING)
def test_a_progress_bar_of_a_format_names_the_file_and_is_closed(pictures, out, kind, file_format, monkeypatch):
    bars = []

    class Bar:
        def __init__(self, unit, label):
            self.unit, self.label, self.reported, self.closed = unit, label, [], False
            bars.append(self)

        def __call__(self, now):
            self.reported.append(now)

        def close(self):
            self.closed = True

    monkeypatch.setattr("whiteshot_nb._core.progress.ProgressBar", Bar)
    method_of(MADE[kind](pictures), file_format)(out / "boards.x", progress=True)
    (bar,) = bars
    assert (bar.label, bar.closed) == ("boards.x", True)
    assert bar.reported[-1].done == bar.reported[-1].total > 0


def words_of(path, suffix):
    """What a file says, without what depends on the moment of writing."""
    data = path.read_bytes()
    if suffix == ".pdf":
        return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data)]
    if suffix == ".pptx":
        slides = Presentation(io.BytesIO(data)).slides
        return [[shape.text_frame.text for shape in slide.shapes if shape.has_text_frame] for slide in slides]
    if suffix == ".xlsx":
        return [[cell.value for cell in line] for sheet in openpyxl.load_workbook(io.BytesIO(data)) for line in sheet]
    if suffix == ".parquet":
        return pd.read_parquet(io.BytesIO(data)).to_dict("records").__repr__()
    if suffix == ".html":
        return re.sub(rb"report made [^<]+", b"", data)
    return hashlib.sha256(data).digest()


@every_format
def test_the_same_input_gives_the_same_words_twice(pictures, out, kind, file_format, monkeypatch):
    exported = MADE[kind](pictures)
    (out / "first").mkdir()
    (out / "second").mkdir()
    words = []
    for folder in ("first", "second"):
        monkeypatch.chdir(out / folder)
        path = file_format.write(exported, out / folder / f"x{file_format.suffix}", title="Boards")
        words.append(words_of(path, file_format.suffix))
    assert words[0] == words[1]


NAMES = [
    "../../x",
    "C:\\x",
    "\x00\x07\ufffe",
    "</script><b>",
    "=1+1",
    "مرحبا\u202e 1",
    "x" * 5_000,
    HOSTILE,
    "",
]
TITLE = "\x00\x07\ufffe\ud800</script>#*_$<b>&" + "x" * 5_000


def with_hostile_names(pictures, kind):
    """Scenes and rooms, titles and comments of these names."""
    rows = [row(pictures, number, f"/{name}", room_name=name or None) for number, name in enumerate(NAMES)]
    if kind == "shots":
        return ws.Shots(rows, pictures)
    before = [row(pictures, number + 20, f"/{name}", room_name=name or None) for number, name in enumerate(NAMES)]
    comparison = ws.compare(ws.Shots(rows, pictures), ws.Shots(before, pictures))
    comparison.reject([f"/{name}" for name in NAMES[:3]], reviewer=HOSTILE, comment=NAMES[3])
    return comparison


@every_format
def test_hostile_names_break_no_format_and_write_nothing_elsewhere(pictures, out, kind, file_format):
    exported = with_hostile_names(pictures, kind)
    path = file_format.write(exported, out / "x", title=TITLE)
    assert path.stat().st_size > 0
    assert {name.split("/")[0] for name in files_in(out)} <= {"x", "x-differences", "x-pictures.zip"}
    if file_format.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                assert ".." not in Path(name).parts
                assert not name.startswith("/")
                assert "\\" not in name
    if file_format.suffix == ".pdf":
        with pikepdf.open(path) as document:
            assert len(document.pages) >= len(NAMES)


@every_format
def test_nothing_at_all_is_written_too(pictures, out, kind, file_format):
    exported = MADE[kind](pictures)
    nothing = exported[:0] if kind == "shots" else exported.only(query="pixels > 1e9")
    assert file_format.write(nothing, out / "x").stat().st_size > 0


@pytest.mark.parametrize("file_format", [pytest.param(one, id=one.name) for one in formats_of("shots")])
def test_a_filtered_frame_is_written_as_its_shots_are(pictures, out, file_format):
    shots = a_lesson(pictures)
    frame = ShotsAccessor(shots.frame, library=shots)
    whole, again = (
        words_of(file_format.write(one, out / f"x{file_format.suffix}"), file_format.suffix) for one in (shots, frame)
    )
    assert whole == again
