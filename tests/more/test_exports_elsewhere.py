"""Exported files, opened by programs of other people: poppler and LibreOffice."""

from __future__ import annotations

import re
import subprocess

import pytest
from made_shots import a_lesson
from PIL import Image, ImageChops

from whiteshot_nb.store import PictureFolder


@pytest.fixture
def lesson(tmp_path):
    return a_lesson(PictureFolder(tmp_path / "pictures"))


def said_by(*command):
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True, timeout=300).stdout


def to_pdf(path):
    """Have LibreOffice convert a file; its profile is a fresh one."""
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    said_by("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", path.parent / "converted", path)
    return path.parent / "converted" / f"{path.stem}.pdf"


def pages_of(path):
    return int(re.search(r"Pages:\s+(\d+)", said_by("pdfinfo", path))[1])


@pytest.mark.parametrize("page", ["picture", "a4"])
def test_poppler_finds_the_very_pixels_and_the_words_in_every_script(lesson, tmp_path, page):
    path = lesson.to_pdf(tmp_path / "x.pdf", page=page, title="光合作用")
    assert pages_of(path) == 7
    said_by("pdfimages", "-png", path, tmp_path / "found")
    found = sorted(tmp_path.glob("found-*.png"))
    assert len(found) == 5
    for file, shot in zip(found, lesson, strict=False):
        assert not ImageChops.difference(Image.open(file).convert("RGB"), shot.image().convert("RGB")).getbbox()
    words = said_by("pdftotext", path, "-")
    for word in ("光合作用", "课程", "한국어", "日本語", "😀", "#*_$<b>&", "404"):
        assert word in words
    fonts = said_by("pdffonts", path)
    assert "Arabic" in fonts
    assert set(re.findall(r"(yes|no) (?:yes|no) (?:yes|no) +\d+ +\d+$", fonts, re.MULTILINE)) == {"yes"}  # embedded


def test_poppler_draws_the_picture_where_its_page_has_room_for_it(lesson, tmp_path):
    path = lesson[:1].to_pdf(tmp_path / "x.pdf")
    said_by("pdftoppm", "-r", "96", "-f", "2", "-png", path, tmp_path / "page")
    (file,) = tmp_path.glob("page-*.png")
    drawn, shot = Image.open(file).convert("RGB"), lesson[0].image().convert("RGB")
    left, top = (drawn.width - shot.width) // 2, 32 + (160 - shot.height) // 2
    for x, y in ((3, 8), (18, 18)):
        assert drawn.getpixel((left + x, top + y)) == shot.getpixel((x, y))


def test_libreoffice_opens_the_workbook(lesson, tmp_path):
    words = said_by("pdftotext", to_pdf(lesson.to_excel(tmp_path / "x.xlsx")), "-")
    for word in ("/lesson/01-cover", "DownloadFailed", "Size asked for", '=HYPERLINK("https://example.org")'):
        assert word in words


def test_libreoffice_opens_the_presentation(lesson, tmp_path):
    converted = to_pdf(lesson.to_pptx(tmp_path / "x.pptx"))
    assert pages_of(converted) == 7
    assert "could not be had: 404" in said_by("pdftotext", converted, "-")
