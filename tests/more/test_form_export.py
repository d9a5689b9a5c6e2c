"""The Export menu of the form in JupyterLab: a person captures a lesson and takes it away in every format."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import zipfile

import duckdb
import openpyxl
import pytest
from browser.notebook import running
from playwright.sync_api import expect
from pptx import Presentation

HASHES = "print(*sorted(form.shots.frame['sha256']))"
SCENES = 18


@pytest.fixture(scope="module")
def notebook(browser, lab):
    with running(browser, lab, "01_capture.ipynb") as opened:
        yield opened


@pytest.fixture
def form(notebook):
    return notebook.page.locator(".ws-form").first


def capture(form, path, *, scenes):
    form.locator(f".ws-path option[value='{path}']").wait_for(state="attached")
    box = form.locator(".ws-path input")
    box.fill(path)
    box.press("Tab")
    form.locator("button.ws-capture").click()
    expect(form.locator(".ws-status")).to_contain_text(f"{scenes} of {scenes} scenes captured")


def export_button(form):
    return form.get_by_role("button", name="Export", exact=True)


def taken_away(form, label, folder):
    """Pick a format, and return the file that the browser has saved, under the name it was given."""
    export_button(form).click()
    with form.page.expect_download() as coming:
        form.get_by_role("menuitem", name=re.compile(f"^{label}")).click()
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    expect(form.locator(".ws-export-status")).to_contain_text(f"Downloaded {path.name}")
    return path


def pages_of(path):
    said = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True, timeout=60).stdout
    return int(re.search(r"Pages:\s+(\d+)", said)[1])


def pngs_in(path):
    with zipfile.ZipFile(path) as archive:
        return [archive.read(name) for name in archive.namelist() if name.endswith(".png")]


def rows_of(relation):
    return relation.count("*").fetchall()[0][0]


READERS = {
    "ZIP": lambda path: len(pngs_in(path)),
    "PDF": lambda path: pages_of(path) - 1,
    "PowerPoint": lambda path: len(Presentation(path).slides) - 1,
    "Excel": lambda path: openpyxl.load_workbook(path).worksheets[0].max_row - 1,
    "CSV": lambda path: rows_of(duckdb.read_csv(str(path))),
    "JSON": lambda path: len(json.loads(path.read_text(encoding="utf-8"))["shots"]),
    "Parquet": lambda path: rows_of(duckdb.read_parquet(str(path))),
}
"""How many scenes are in a file."""


def test_nothing_is_offered_before_something_was_captured(notebook):
    notebook.run("ws.CaptureForm(client)")
    expect(notebook.page.locator(".ws-form")).to_have_count(2)
    expect(export_button(notebook.page.locator(".ws-form").last)).to_have_count(0)


def test_a_lesson_is_taken_away_in_every_format(form, notebook, tmp_path):
    capture(form, "/lesson", scenes=SCENES)
    for label, scenes_in in READERS.items():
        path = taken_away(form, label, tmp_path)
        assert path.stem == "Lesson- Photosynthesis lesson", label
        assert scenes_in(path) == SCENES, label
    hashes = sorted(hashlib.sha256(png).hexdigest() for png in pngs_in(tmp_path / "Lesson- Photosynthesis lesson.zip"))
    assert hashes == notebook.run(HASHES).split()


def test_a_report_of_the_form_opens_from_the_disk(form, browser, tmp_path):
    path = taken_away(form, "HTML report", tmp_path)
    page = browser.new_page()
    page.goto(path.as_uri())
    expect(page.get_by_text(f"{SCENES} shots", exact=True)).to_be_visible()
    expect(page.locator(".ws-tile img[src^='blob:']").first).to_be_visible()
    page.close()


def test_a_file_is_of_the_capture_that_is_shown(form, tmp_path):
    form.get_by_role("button", name="One scene").click()
    capture(form, "/lesson/06-plant", scenes=1)
    assert len(pngs_in(taken_away(form, "ZIP", tmp_path))) == 1


def test_nothing_went_wrong_on_the_way(notebook):
    assert notebook.errors() == []
    assert notebook.outside == []
    assert [text for text in notebook.complaints if not re.search("favicon|net::ERR_ABORTED", text)] == []
