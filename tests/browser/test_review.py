"""A review by keyboard in JupyterLab: a cluster but one page, a comment, undo, a mask, a filter, and back again."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from boards import Board, random_board, scribble
from playwright.sync_api import expect

from browser.notebook import Notebook, write_notebook

SIZE = (960, 540)
SETUP = """
import whiteshot_nb as ws
from whiteshot_nb.review.verdicts import MemoryLog
comparison = ws.compare(ws.Shots.from_folder("after"), ws.Shots.from_folder("before"))
log, masks = MemoryLog(), []
ws.Reviewer(comparison, log=log, who="ann", on_mask=masks.append)
"""
AGAIN = 'ws.Reviewer(comparison, log=log, who="bo", masks=masks)'
EMPTY = "ws.Reviewer(ws.compare(ws.Shots.from_folder('before'), ws.Shots.from_folder('before')))"


def lesson():
    """Eight pages, before and after: the same scribble on six, one of which lost its highlighter too, and others."""
    before, after = {}, {}
    for number in range(1, 7):
        board = random_board(number, stickies=4, size=SIZE).but(highlights=((330, 300, 520, 330),))
        marked = board.but(scribbles=(scribble(-100, -60),))
        before[f"lesson/{number:02}"] = board.png()
        after[f"lesson/{number:02}"] = (marked.but(highlights=()) if number == 5 else marked).png()
    page = random_board(9, stickies=5, size=SIZE)
    before |= {"lesson/07": page.png(), "lesson/08": page.png(), "lesson/old-page": page.png(), "same": page.png()}
    after |= {"lesson/07": Board(size=SIZE).png(), "lesson/08": page.png()[:3000], "same": page.png()}
    after["a-scene-with-a-name-that-is-far-too-long-for-any-list/and-then-<b>some</b>-more"] = page.png()
    return before, after


@pytest.fixture(scope="module")
def notebook(browser, lab, lab_home):
    work = lab_home / "work"
    for side, pictures in zip(("before", "after"), lesson(), strict=True):
        for name, data in pictures.items():
            file = work / side / f"{name.replace('<b>', '[').replace('</b>', ']')}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    write_notebook(work / "review.ipynb", SETUP, AGAIN, EMPTY)
    opened = Notebook(browser, lab, "review.ipynb", height=2500)
    opened.run_all()
    yield opened
    opened.close()


@pytest.fixture
def review(notebook):
    return notebook.page.locator(".whiteshot-review").first


def test_look(notebook, review, pictures_folder):
    assert notebook.errors() == []
    expect(review.locator(".ws-line")).not_to_have_count(0)
    expect(review.locator(".ws-paper").first).to_be_visible()
    review.screenshot(path=pictures_folder / "review-light.png")
    review.focus()
    for number in range(2, 8):
        notebook.page.keyboard.press(str(number))
        notebook.page.wait_for_timeout(300)
        review.screenshot(path=pictures_folder / f"review-mode-{number}.png")
    notebook.page.keyboard.press("1")
    notebook.page.keyboard.press("?")
    review.screenshot(path=pictures_folder / "review-help.png")
    notebook.page.keyboard.press("?")
    notebook.theme("JupyterLab Dark")
    review.screenshot(path=pictures_folder / "review-dark.png")
    notebook.theme("JupyterLab Light")
    print(notebook.complaints)
