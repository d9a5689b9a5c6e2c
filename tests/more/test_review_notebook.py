"""The review notebook in JupyterLab: forty pages, or four hundred, two cards, two keys, and all is decided."""

from __future__ import annotations

import json
import re

import pytest
from browser.notebook import Notebook
from playwright.sync_api import expect

ALONE = "/lesson/017-angles"
SET_PAGES = """pages => {
  const cell = jupyterapp.shell.currentWidget.content.widgets.find(one => one.model.sharedModel.id === 'start');
  const { sharedModel } = cell.model;
  sharedModel.setSource(sharedModel.getSource().replace('PAGES = 40 ', `PAGES = ${pages} `));
}"""
GO_TO = """id => {
  const { content } = jupyterapp.shell.currentWidget;
  content.activeCellIndex = content.widgets.findIndex(cell => cell.model.sharedModel.id === id);
}"""
RUN_ABOVE = "() => jupyterapp.commands.execute('notebook:run-all-above')"
DECISIONS = """
import json
print(json.dumps([(event.verdict, len(event.pairs), event.reviewer, event.comment) for event in comparison.events]))
print(json.dumps(comparison.frame.query("verdict == 'rejected'")["scene"].tolist()))
print(comparison.frame["verdict"].isna().sum(), PAGES)
"""


@pytest.fixture(params=[40, 400])
def pages(request):
    return request.param


@pytest.fixture
def notebook(browser, lab, pages):
    opened = Notebook(browser, lab, "03_review.ipynb", width=1600, height=1200)
    opened.page.evaluate(SET_PAGES, pages)
    yield opened
    opened.close()


def test_two_keys_decide_all_pages(notebook, pages, pictures_folder):
    notebook.page.evaluate(GO_TO, "decide")
    notebook.page.evaluate(RUN_ABOVE)
    review = notebook.page.locator(".whiteshot-review")
    expect(review.locator(".ws-count")).to_have_text("0 of 2 decided", timeout=300_000)
    expect(review.locator(".ws-line b")).to_have_text([f"Same change × {pages - 1}", ALONE])
    expect(review.locator(".ws-line img[src^='blob:']")).to_have_count(2)
    expect(review.locator(".ws-paper img").first).to_be_visible()
    review.screenshot(path=pictures_folder / f"review-notebook-{pages}.png")

    review.focus()
    notebook.page.keyboard.press("a")
    expect(review.locator(".ws-title b")).to_contain_text(ALONE)
    expect(review.locator(".ws-paper img").first).to_be_visible()
    notebook.page.wait_for_timeout(400)  # a second verdict within a third of a second does not count
    review.screenshot(path=pictures_folder / f"review-notebook-{pages}-alone.png")
    notebook.page.keyboard.press("r")
    expect(review.locator(".ws-count")).to_have_text("2 of 2 decided")
    review.screenshot(path=pictures_folder / f"review-notebook-{pages}-done.png")

    events, rejected, numbers = notebook.run(DECISIONS).splitlines()
    assert json.loads(events) == [
        ["accepted", pages, "Ms. Lin", "as taught"],
        ["accepted", pages - 1, "Ms. Lin", ""],
        ["rejected", 1, "Ms. Lin", ""],
    ]
    assert json.loads(rejected) == [ALONE]
    assert numbers == f"0 {pages}"


@pytest.mark.parametrize("pages", [40], indirect=True)
def test_the_notebook_runs_to_its_end_without_a_complaint(notebook):
    notebook.run_all()
    assert notebook.errors() == []
    expect(notebook.page.locator(".whiteshot-review .ws-count")).to_have_text("2 of 2 decided")
    assert notebook.outside == []
    assert [text for text in notebook.complaints if not re.search("favicon|net::ERR_ABORTED", text)] == []
