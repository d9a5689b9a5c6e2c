"""The Export menu in JupyterLab: a file is picked by mouse and by keyboard, and the browser has it."""

from __future__ import annotations

import re
import zipfile

import pytest
from axe_playwright_python.sync_playwright import Axe
from boards import random_board
from playwright.sync_api import expect

import whiteshot_nb as ws
from browser.notebook import running, write_notebook

SETUP = """
import whiteshot_nb as ws
shots = ws.read_folder("pages/after")
shots
"""
REVIEW = """
comparison = ws.compare(shots, ws.read_folder("pages/before"))
reviewer = ws.Reviewer(comparison, reviewer="ann")
reviewer
"""
SLOW = """
import threading
from whiteshot_nb.export import csv_file
gate, csv_bytes = threading.Event(), csv_file.csv_bytes
csv_file.csv_bytes = lambda frame: gate.wait() and csv_bytes(frame)
"""
REJECT = "comparison.reject(comparison.frame, reviewer='ann', comment='not yet')"


@pytest.fixture(scope="module")
def pages(lab_home):
    """A folder of pages, one of which is larger than a piece of a delivery."""
    folder = lab_home / "work" / "pages"
    for side in ("before", "after"):
        for number in range(4):
            file = folder / side / "lesson" / f"{number:02}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(random_board(number + (side == "after"), stickies=4, size=(960, 540)).png())
    return folder


@pytest.fixture(scope="module")
def notebook(browser, lab, pages):
    write_notebook(pages.parent / "export.ipynb", SETUP, REVIEW)
    with running(browser, lab, "export.ipynb", height=1300) as opened:
        yield opened


@pytest.fixture
def gallery(notebook):
    return notebook.page.locator(".whiteshot-gallery").first


@pytest.fixture
def review(notebook):
    return notebook.page.locator(".whiteshot-review").first


def pick(view, label):
    """Pick a format from the menu, and return the download."""
    view.get_by_role("button", name="Export", exact=True).click()
    with view.page.expect_download() as coming:
        view.get_by_role("menuitem", name=re.compile(f"^{label}")).click()
    return coming.value


def contents(path):
    archive = zipfile.ZipFile(path)
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


def test_a_zip_of_the_gallery_is_downloaded_with_the_very_pictures(gallery, pages, tmp_path):
    download = pick(gallery, "ZIP")
    assert download.suggested_filename == "after lesson.zip"
    shots = ws.read_folder(pages / "after")
    assert contents(download.path()) == contents(shots.to_zip(tmp_path / "same.zip"))
    expect(gallery.locator(".ws-export-status")).to_contain_text("Downloaded after lesson.zip")


def test_the_menu_is_used_by_keyboard_and_jupyter_does_not_take_the_keys(gallery):
    keyboard = gallery.page.keyboard
    button = gallery.get_by_role("button", name="Export", exact=True)
    cells = gallery.page.locator(".jp-Cell").count()
    button.focus()
    keyboard.press("ArrowDown")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(gallery.get_by_role("menuitem", name=re.compile("^ZIP"))).to_be_focused()
    keyboard.press("End")
    keyboard.press("ArrowDown")
    expect(gallery.get_by_role("menuitem", name=re.compile("^ZIP"))).to_be_focused()
    keyboard.press("Escape")
    expect(gallery.get_by_role("menu")).to_be_hidden()
    expect(button).to_be_focused()
    keyboard.press("ArrowUp")
    keyboard.press("b")
    with gallery.page.expect_download() as coming:
        keyboard.press("Enter")
    assert coming.value.suggested_filename.startswith("after lesson.")
    expect(button).to_be_focused()
    assert gallery.page.locator(".jp-Cell").count() == cells


def test_a_review_is_downloaded_with_the_verdicts_of_the_moment(notebook, review, pages, tmp_path):
    notebook.run(REJECT)
    download = pick(review, "ZIP")
    assert download.suggested_filename == "after lesson comparison.zip"
    sides = [ws.read_folder(pages / side) for side in ("after", "before")]
    theirs, ours = contents(download.path()), contents(ws.compare(*sides).to_zip(tmp_path / "same.zip"))
    assert theirs.keys() == ours.keys()
    assert {name for name in ours if theirs[name] != ours[name]} == {"changes.csv", "manifest.json"}
    assert theirs["changes.csv"].count(b"not yet") == 4
    assert pick(review, "Markdown").path().read_text().startswith("#")


def test_an_order_that_takes_long_can_be_cancelled(notebook, gallery):
    notebook.run(SLOW)
    gallery.get_by_role("button", name="Export", exact=True).click()
    gallery.get_by_role("menuitem", name=re.compile("^CSV")).click()
    expect(gallery.locator(".ws-export-status")).to_contain_text("Making the CSV")
    gallery.get_by_role("button", name="Cancel the export").click()
    expect(gallery.locator(".ws-export-status")).to_contain_text("Export cancelled.")
    expect(gallery.get_by_role("button", name="Cancel the export")).to_be_hidden()
    notebook.run("gate.set(); csv_file.csv_bytes = csv_bytes")


def test_the_menu_looks_in_place(notebook, gallery, review, pictures_folder):
    for theme in ("Light", "Dark"):
        notebook.theme(f"JupyterLab {theme}")
        for name, view in (("gallery", gallery), ("review", review)):
            view.scroll_into_view_if_needed()
            view.get_by_role("button", name="Export", exact=True).click()
            expect(view.get_by_role("menu")).to_be_visible()
            view.page.screenshot(path=pictures_folder / f"export-{name}-{theme.lower()}.png")
            view.page.keyboard.press("Escape")
    notebook.theme("JupyterLab Light")


def test_the_menu_has_no_barriers(gallery):
    gallery.get_by_role("button", name="Export", exact=True).click()
    assert Axe().run(gallery.page, context=".ws-export").response["violations"] == []
    gallery.page.keyboard.press("Escape")


def test_nothing_is_fetched_from_elsewhere_and_the_browser_does_not_complain(notebook):
    assert notebook.errors() == []
    assert notebook.outside == []
    assert [text for text in notebook.complaints if not re.search("favicon|net::ERR_ABORTED", text)] == []
