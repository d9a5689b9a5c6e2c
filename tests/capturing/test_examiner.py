"""A picture is decoded once: on arrival, for all that is ever asked about it."""

from __future__ import annotations

import io
import os
import signal
import struct
import zlib

import pytest
from faulty import ROOM, Answer, FaultyServer
from PIL import Image, ImageDraw
from processes import end_pool

import whiteshot_nb as ws
from whiteshot_nb._core import process_pool
from whiteshot_nb.capturing.examiner import Examiner
from whiteshot_nb.images import pixel_decoding
from whiteshot_nb.images.examination import examine_picture
from whiteshot_nb.store import PictureFolder, thumbnail_of
from whiteshot_nb.views.gallery import Gallery

SIZE = {"width": 64, "height": 48}


def page(number, compress=6, mode="RGB"):
    """A page with a box of its own; another compression gives another file of the same picture."""
    image = Image.new("RGB", (64, 48), "white")
    ImageDraw.Draw(image).rectangle((number, 5, number + 20, 30), fill=(200, 10 * number, 60))
    buffer = io.BytesIO()
    image.convert(mode).save(buffer, "PNG", compress_level=compress)
    return buffer.getvalue()


def undecodable():
    """A PNG whose chunks are intact, with pixels that cannot be decompressed."""
    data = page(1)
    at = data.index(b"IDAT")
    (length,) = struct.unpack_from(">I", data, at - 4)
    body = b"IDAT" + b"\x78\x9c" + b"\xff" * (length - 2)
    return data[:at] + body + struct.pack(">I", zlib.crc32(body)) + data[at + 8 + length :]


@pytest.fixture
def faulty():
    with FaultyServer() as server:
        yield server


def captured(faulty, library=None, **options):
    with faulty.client() as client:
        return ws.capture(client, ROOM, "/g", group=True, library=library, **SIZE, **options)


@pytest.fixture
def decoded(monkeypatch):
    """The pictures that are decoded from now on."""
    seen = []
    decode = pixel_decoding.decode_stream

    def counted(parts, *rest):
        seen.append(parts)
        return decode(parts, *rest)

    for module in ("shown_digest", "animation"):
        monkeypatch.setattr(f"whiteshot_nb.images.{module}.decode_stream", counted)
    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", lambda *_: pytest.fail("decoded by Pillow"))
    return seen


def test_no_picture_is_decoded_twice_in_capture_gallery_report_and_excel(faulty, tmp_path, decoded):
    faulty.group(**{str(number): Answer(body=page(number)) for number in range(5)})
    shots = captured(faulty, tmp_path / "library")
    gallery = Gallery(shots.frame, shots.pictures)
    assert gallery._repr_mimebundle_()
    gallery.close()
    shots.to_html(tmp_path / "shots.html")
    shots.to_excel(tmp_path / "shots.xlsx")
    assert len(decoded) == 5


def test_a_thumbnail_is_stored_with_its_picture_and_goes_with_it(faulty, tmp_path):
    faulty.group(a=Answer(body=page(1)))
    (shot,) = captured(faulty, tmp_path / "library")
    pictures = ws.Library(tmp_path / "library").pictures
    stored = Image.open(io.BytesIO(pictures.get_thumbnail(shot.sha256)))
    assert (stored.format, stored.size) == ("WEBP", (64, 48))
    pictures.drop(shot.sha256)
    assert pictures.get_thumbnail(shot.sha256) is None
    assert not list((tmp_path / "library").rglob("*.webp"))


def test_a_library_without_thumbnails_is_filled_in_as_it_is_looked_at(tmp_path, decoded):
    pictures = PictureFolder(tmp_path / "pictures")
    sha256 = pictures.put(page(1))
    assert [thumbnail_of(pictures, sha256) for _ in range(3)] == [pictures.get_thumbnail(sha256)] * 3
    assert len(decoded) == 1


def test_a_folder_that_cannot_be_written_shows_its_thumbnails(tmp_path, monkeypatch):
    pictures = PictureFolder(tmp_path / "pictures")
    sha256 = pictures.put(page(1))

    def refuse(*_):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("whiteshot_nb.store.pictures.write_atomically", refuse)
    assert thumbnail_of(pictures, sha256)
    assert pictures.get_thumbnail(sha256) is None


def test_a_picture_that_cannot_be_decoded_says_so_in_its_row(faulty):
    faulty.group(a=Answer(body=undecodable()), b=Answer(body=page(2)))
    frame = captured(faulty).frame
    assert frame["ok"].all()
    assert frame["shown_digest"].isna().tolist() == [True, False]
    assert "not measured" in frame["hint"][0]
    assert "cannot be decoded" in frame["hint"][0]


def test_a_picture_that_was_encoded_anew_has_not_changed_since_the_last_run(faulty, tmp_path):
    for compress in (6, 1):
        faulty.group(a=Answer(body=page(1, compress)))
        frame = captured(faulty, tmp_path / "library").frame
    assert frame["changed_since_last"].tolist() == [False]
    faulty.group(a=Answer(body=page(2)))
    assert captured(faulty, tmp_path / "library").frame["changed_since_last"].tolist() == [True]


def test_a_scene_that_is_encoded_anew_each_time_stands_still(faulty):
    faulty.group(a=[Answer(body=page(1, compress)) for compress in (6, 1, 0)])
    faulty.follow_paths("/g/a")
    frame = captured(faulty, stable=True).frame
    assert frame["attempts"].tolist() == [2]
    assert frame["hint"].isna().all()


def test_measuring_later_finds_what_measuring_at_once_finds(faulty, tmp_path):
    faulty.group(**{str(number): Answer(body=page(number // 2, number)) for number in range(6)})
    at_once = captured(faulty, tmp_path / "one").frame
    library = ws.Library(tmp_path / "two")
    captured(faulty, library, measure=False)
    assert not list((tmp_path / "two").rglob("*.webp"))
    later = library.measure(library.runs["run"][0]).frame
    measured = ["ink", "blank", "near_duplicate_of", "shown_digest", "perceptual_hash", "transparent", "animated"]
    assert later[measured].to_dict() == at_once[measured].to_dict()
    assert {file.stem for file in (tmp_path / "two").rglob("*.webp")} == set(later["sha256"])


@pytest.fixture
def two_processes(monkeypatch):
    monkeypatch.setattr(process_pool, "MIN_TASKS", 1)
    monkeypatch.setattr("loky.cpu_count", lambda: 2)
    end_pool()
    yield
    end_pool()


@pytest.mark.usefixtures("two_processes")
def test_processes_find_what_threads_find(tmp_path):
    pictures, examiner = PictureFolder(tmp_path), Examiner()
    examiner.expect(3)
    for number in range(3):
        data = page(number, mode="RGBA")
        sha256 = pictures.put(data)
        found, here = examiner.examine_stored(pictures, sha256), examine_picture(data)
        assert (found.ink, found.shown_digest, found.perceptual_hash) == (
            here.ink,
            here.shown_digest,
            here.perceptual_hash,
        )
        assert pictures.get_thumbnail(sha256) == here.thumbnail
        assert examiner.examine(data) == here


@pytest.mark.usefixtures("two_processes")
def test_pictures_are_examined_though_the_processes_died(tmp_path):
    pictures, examiner = PictureFolder(tmp_path), Examiner()
    examiner.expect(2)
    sha256 = pictures.put(page(1))
    assert examiner.examine_stored(pictures, sha256).ink
    for process in process_pool._pool._processes.values():
        os.kill(process.pid, signal.SIGKILL)
    assert all(examiner.examine_stored(pictures, sha256).ink for _ in range(5))
