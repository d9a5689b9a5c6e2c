"""The PDF, as pikepdf reads it; poppler has its say in tests/more."""

from __future__ import annotations

import io

import pikepdf
import pytest
from made_shots import ROOMS, a_lesson, failed, picture, row
from PIL import Image, ImageChops

import whiteshot_nb as ws
from whiteshot_nb.export import pdf_assembly
from whiteshot_nb.export.pdf_images import pdf_image
from whiteshot_nb.store import PictureFolder

COVER = 1


@pytest.fixture
def pictures(tmp_path):
    return PictureFolder(tmp_path / "pictures")


def shown_on(page):
    """The pictures of a page."""
    return [pikepdf.PdfImage(image).as_pil_image() for image in page.resources.get("/XObject", {}).values()]


def equal(one, other):
    return one.size == other.size and not ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getbbox()


def test_each_scene_has_one_page_with_its_picture_pixel_for_pixel(pictures, tmp_path):
    shots = a_lesson(pictures)
    with pikepdf.open(shots.to_pdf(tmp_path / "x.pdf")) as book:
        assert len(book.pages) == COVER + len(shots)
        for page, shot in zip(list(book.pages)[COVER:-1], shots, strict=False):
            (found,) = shown_on(page)
            assert equal(found, shot.image())
        assert shown_on(book.pages[-1]) == []  # the failed one


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_every_kind_of_png_keeps_its_pixels(pictures, tmp_path, mode):
    shots = ws.Shots([row(pictures, 0, "/a", png=picture(3, (33, 17), mode))], pictures)
    with pikepdf.open(shots.to_pdf(tmp_path / "x.pdf")) as book:
        (found,) = shown_on(book.pages[COVER])
        assert found.size == (33, 17)
        assert mode == "I;16" or equal(found, shots[0].image())


def test_what_is_transparent_stays_so_and_what_is_opaque_needs_no_mask():
    half = Image.new("RGBA", (9, 5), (200, 30, 30, 128))
    half.putpixel((0, 0), (1, 2, 3, 255))
    buffer = io.BytesIO()
    half.save(buffer, "PNG")
    with pikepdf.new() as book:
        stream = pdf_image(buffer.getvalue()).stream(book)
        assert equal(pikepdf.PdfImage(stream).as_pil_image(), half.convert("RGB"))
        assert equal(pikepdf.PdfImage(stream.SMask).as_pil_image(), half.getchannel("A"))
        assert "/SMask" not in pdf_image(picture(1, mode="RGBA")).stream(book)


def test_a_transparent_colour_of_a_palette_stays_so():
    image = Image.new("P", (4, 4), 1)
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.putpixel((0, 0), 0)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", transparency=0)
    mask = pdf_image(buffer.getvalue()).mask
    with pikepdf.new() as book:
        assert pikepdf.PdfImage(mask.stream(book)).as_pil_image().getextrema() == (0, 255)


def test_bookmarks_go_by_room_and_scene(pictures, tmp_path):
    rows = [row(pictures, n, f"/课程/{n}", room=ROOMS[n % 2], room_name=("A", "ب")[n % 2]) for n in range(4)]
    with pikepdf.open(ws.Shots(rows, pictures).to_pdf(tmp_path / "x.pdf")) as book, book.open_outline() as outline:
        found = {room.title: [(one.title, page_of(one)) for one in room.children] for room in outline.root}
    assert found == {"A": [("/课程/0", 2), ("/课程/2", 4)], "ب": [("/课程/1", 3), ("/课程/3", 5)]}


def page_of(bookmark):
    return pikepdf.Page(bookmark.destination[0]).index + 1


def test_a_page_is_as_large_as_its_picture_needs_or_paper(pictures, tmp_path):
    shots = ws.Shots([row(pictures, 0, "/a", png=picture(1, (1280, 720)))], pictures)
    sizes = {}
    for size in ("picture", "a4", "letter"):
        with pikepdf.open(shots.to_pdf(tmp_path / "x.pdf", page=size)) as book:
            sizes[size] = [[round(float(side)) for side in page.mediabox[2:]] for page in book.pages]
    assert sizes["a4"] == [[842, 595]] * 2
    assert sizes["letter"] == [[792, 612]] * 2
    width, height = sizes["picture"][1]
    assert width - 960 == round(48 * 960 / 841.89)  # margins and words grow with a page that is wider than paper
    assert sizes["picture"][0] == [width, height]
    with pytest.raises(ws.errors.InvalidInput, match="'picture', 'a4' or 'letter'"):
        shots.to_pdf(tmp_path / "y.pdf", page="a5")


@pytest.mark.parametrize("page", ["picture", "a4"])
def test_the_longest_names_and_errors_still_take_one_page(pictures, tmp_path, page):
    long = "/" + "长名 word-" * 100
    rows = [row(pictures, 0, long, room_name=long), failed(1, long, error=long * 9, hint=long), failed(2, "/x" * 500)]
    with pikepdf.open(ws.Shots(rows, pictures).to_pdf(tmp_path / "x.pdf", page=page, title=long)) as book:
        assert len(book.pages) == COVER + 3


def test_many_pages_are_put_together_in_order(pictures, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf_assembly, "_CHUNK_PAGES", 3)
    shots = ws.Shots([row(pictures, n, f"/{n}") for n in range(8)], pictures)
    with pikepdf.open(shots.to_pdf(tmp_path / "x.pdf")) as book:
        found = [shown_on(page)[0] for page in list(book.pages)[COVER:]]
    assert [equal(one, shot.image()) for one, shot in zip(found, shots, strict=True)] == [True] * 8


def test_a_picture_that_cannot_be_decoded_is_a_page_that_says_so(pictures, tmp_path, monkeypatch):
    monkeypatch.setattr("whiteshot_nb.images.pixel_limit.MAX_PIXELS", 10)
    shots = ws.Shots([row(pictures, 0, "/a", png=picture(0, mode="RGBA")), row(pictures, 1, "/b")], pictures)
    with pikepdf.open(shots.to_pdf(tmp_path / "x.pdf")) as book:
        assert [len(shown_on(page)) for page in book.pages] == [0, 0, 1]


def test_no_shots_make_a_cover(pictures, tmp_path):
    with pikepdf.open(ws.Shots([], pictures).to_pdf(tmp_path / "x.pdf", title="Nothing")) as book:
        assert len(book.pages) == COVER
        assert book.docinfo["/Title"] == "Nothing"
