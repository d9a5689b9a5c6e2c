"""Where files are put: what is wrong with a place is told at once, and a full disk is told by the name of the file."""

from __future__ import annotations

import errno
import gc
import os
import resource
import threading
from contextlib import contextmanager
from pathlib import Path

import pytest
from made_comparison import a_comparison
from made_shots import a_lesson
from typer.testing import CliRunner

import whiteshot_nb as ws
from whiteshot_nb.cli import app
from whiteshot_nb.store import PictureFolder

OF_SHOTS = ["to_csv", "to_json", "to_parquet", "to_excel", "to_pdf", "to_pptx", "to_zip", "to_html"]
OF_A_COMPARISON = [*OF_SHOTS, "to_junit", "to_markdown"]
EVERY = [*((a_lesson, name) for name in OF_SHOTS), *((a_comparison, name) for name in OF_A_COMPARISON)]
AMONG_OTHERS = {"to_html", "to_junit"}  # pictures may belong beside them
AT_ONCE = [one for one in EVERY if one[1] not in {"to_pdf", "to_excel"}]  # these begin with temporary files


@pytest.fixture
def place(tmp_path):
    """A folder with nothing else in it."""
    (tmp_path / "place").mkdir()
    return tmp_path / "place"


@pytest.fixture
def pictures(tmp_path):
    return PictureFolder(tmp_path / "pictures")


@contextmanager
def largest_file(size):
    """What is written ends after so many bytes of each file, as on a disk that is full."""
    allowed = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, allowed[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, allowed)


@pytest.mark.parametrize(("made", "method"), EVERY)
def test_a_place_where_no_file_can_be_is_told_before_any_picture_is_read(pictures, place, made, method):
    made = made(pictures)
    (place / "folder").mkdir()
    pictures.get = None  # nobody asks for one
    with pytest.raises(IsADirectoryError, match="The path is a folder"):
        getattr(made, method)(place / "folder")
    with pytest.raises(FileNotFoundError, match=r"There is no folder .*nowhere/file\.x"):
        getattr(made, method)(place / "nowhere" / "file.x")
    assert [path.name for path in place.rglob("*")] == ["folder"]


@pytest.mark.parametrize(("made", "method"), EVERY)
def test_what_a_link_leads_to_is_replaced_with_its_permissions_kept(pictures, place, made, method):
    kept, link = place / "kept.x", place / "link.x"
    kept.write_bytes(b"old")
    kept.chmod(0o600)
    link.symlink_to(kept)
    getattr(made(pictures), method)(link)
    assert link.is_symlink()
    assert kept.read_bytes() not in {b"", b"old"}
    assert kept.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(("made", "method"), [one for one in EVERY if one[1] not in AMONG_OTHERS])
def test_a_pipe_is_written_into_and_stays_a_pipe(pictures, place, made, method):
    pipe, came = place / "pipe.x", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: came.append(pipe.read_bytes()))
    reader.start()
    getattr(made(pictures), method)(pipe)
    reader.join()
    assert pipe.is_fifo()
    assert len(came[0]) > 100
    assert [path.name for path in place.rglob("*")] == ["pipe.x"]


@pytest.mark.parametrize(("made", "method"), [one for one in EVERY if one[1] in AMONG_OTHERS])
def test_what_has_other_files_beside_it_is_refused_a_pipe(pictures, place, made, method):
    os.mkfifo(place / "pipe.x")
    with pytest.raises(OSError, match="The path must be a regular file"):
        getattr(made(pictures), method)(place / "pipe.x")
    assert (place / "pipe.x").is_fifo()


@pytest.mark.parametrize(("made", "method"), AT_ONCE)
def test_a_full_disk_is_told_by_the_name_of_the_file_and_leaves_the_old_one(pictures, place, made, method):
    made = made(pictures)
    (place / "file.x").write_bytes(b"old")
    room = 100_000 if method == "to_html" else 500  # its thumbnails are in a temporary file first
    with largest_file(room), pytest.raises(OSError, match=r"file\.x'$") as told:
        getattr(made, method)(place / "file.x")
    assert told.value.errno == errno.EFBIG
    assert told.value.filename == str(place / "file.x")
    assert {path.name: path.read_bytes() for path in place.rglob("*")} == {"file.x": b"old"}


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # XlsxWriter leaves its own files open
@pytest.mark.parametrize("made", [a_lesson, a_comparison])
def test_a_workbook_whose_folder_goes_meanwhile_is_an_error_as_of_any_other_file(pictures, place, made):
    with pytest.raises(FileNotFoundError, match=r"file\.xlsx'$"):
        made(pictures).to_excel(place / "file.xlsx", progress=lambda now: now.done == now.total and place.rmdir())
    gc.collect()


@pytest.mark.parametrize(("made", "method"), EVERY)
def test_a_tilde_is_the_home_folder_as_in_a_shell(pictures, place, made, method, monkeypatch):
    monkeypatch.setenv("HOME", str(place))
    monkeypatch.chdir(place.parent)
    assert getattr(made(pictures), method)("~/光 x") == place / "光 x"
    assert (place / "光 x").is_file()
    assert not Path("~").exists()


def test_a_name_that_begins_with_a_tilde_is_a_name(pictures, place, monkeypatch):
    monkeypatch.chdir(place)
    a_lesson(pictures).to_csv("~draft.csv")
    assert (place / "~draft.csv").is_file()


def test_folders_and_archives_are_in_the_home_folder_too(pictures, place, sandbox, client, monkeypatch):
    monkeypatch.setenv("HOME", str(place))
    monkeypatch.chdir(place.parent)
    assert a_lesson(pictures).to_folder("~/boards") == place / "boards"
    target = {"room": sandbox.rooms[0].uuid, "path": "/lesson/01-title", "group": False}
    made = ws.archive(client, [target], "~/archive", width=64, height=36)
    assert made.out == str(place / "archive")
    assert not Path("~").exists()


@pytest.mark.parametrize("name", ["x.xlsx", "x.parquet", "x.pdf"])
def test_the_command_line_names_the_file_that_cannot_be_written(tmp_path, sandbox, client, name):
    room = sandbox.rooms[0].uuid
    with ws.Library(tmp_path / "boards") as library:
        ws.capture(client, room, "/lesson/01-title", width=64, height=36, library=library)
    asked = ["report", str(tmp_path / "boards"), str(tmp_path / "nowhere" / name)]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 1
    assert done.stderr == f"The report could not be written to {asked[-1]}: There is no folder {tmp_path}/nowhere.\n"


def test_a_folder_of_parts_is_never_missing_when_its_place_cannot_be_taken(pictures, place, monkeypatch):
    lesson = a_lesson(pictures)
    lesson.to_parquet(place / "parts", by_room=True)
    before = {path: path.read_bytes() for path in place.rglob("*.parquet")}
    rename = Path.rename

    def refused(self, target):
        if Path(target) == place / "parts":
            raise PermissionError(errno.EACCES, "Somebody has it open", str(target))
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refused)
    with pytest.raises(PermissionError):
        lesson[:2].to_parquet(place / "parts", by_room=True)
    assert {path: path.read_bytes() for path in place.rglob("*.parquet")} == before
