"""A review by keyboard in JupyterLab: a cluster but one page, a comment, undo, a mask, a filter, and back again."""

from __future__ import annotations

import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from boards import Board, random_board, scribble
from playwright.sync_api import expect

from browser.notebook import Notebook, write_notebook

SIZE = (960, 540)
LONG = "a-scene-with-a-name-that-is-far-too-long-for-any-list/and-then-[b]some[-b]-more"
SETUP = """
import whiteshot_nb as ws
from whiteshot_nb.review.verdicts import MemoryLog
comparison = ws.compare(ws.Shots.from_folder("after"), ws.Shots.from_folder("before"))
log, masks = MemoryLog(), []
reviewer = ws.Reviewer(comparison, log=log, who="ann", on_mask=masks.append)
reviewer
"""
RESULT = """
print(reviewer.frame.set_index("scene")[["verdict", "reviewer", "comment"]].dropna(how="all").T.to_json())
print([(mask.scene, mask.x, mask.y, mask.width, mask.height) for mask in reviewer.masks] == [
    (mask.scene, mask.x, mask.y, mask.width, mask.height) for mask in masks], len(masks))
"""
AGAIN = 'ws.Reviewer(comparison, log=log, who="bo", masks=masks)'
EMPTY = "same = ws.Shots.from_folder('before')\nws.Reviewer(ws.compare(same, same))"


MANY = """
import pandas as pd
class Many:
    pictures = comparison.pictures
    def __init__(self, count):
        one = comparison.frame.query("change == 'content'")
        self.frame = pd.concat([one] * (count // len(one) + 1), ignore_index=True).head(count)
        self.frame["scene"] = [f"/scene/{number}" for number in range(count)]
        self.frame["cluster"] = pd.NA
few, many = Many(50), Many(5000)
"""
SHOWN = """async () => {
  const began = performance.now();
  const before = document.querySelectorAll('.whiteshot-review').length;
  await jupyterapp.commands.execute('notebook:run-cell');
  const shown = () => {
    const reviews = document.querySelectorAll('.whiteshot-review');
    return reviews.length > before && reviews[reviews.length - 1].querySelector('.ws-paper img')
      && reviews[reviews.length - 1].querySelector('.ws-line img[src^="blob:"]');
  };
  while (!shown()) await new Promise(requestAnimationFrame);
  return performance.now() - began;
}"""


def lesson():
    """Pages before and after: the same scribble on six, one of which lost its highlighter too; others."""
    before, after = {}, {}
    for number in range(1, 7):
        board = random_board(number, stickies=4, size=SIZE).but(highlights=((330, 300, 520, 330),))
        marked = board.but(scribbles=(scribble(-100, -60),))
        before[f"lesson/{number:02}"] = board.png()
        after[f"lesson/{number:02}"] = (marked.but(highlights=()) if number == 5 else marked).png()
    page = random_board(9, stickies=5, size=SIZE).png()
    before |= {"lesson/07": page, "lesson/08": page, "lesson/old-page": page, "same": page}
    after |= {"lesson/07": Board(size=SIZE).png(), "lesson/08": page[:3000], "same": page, LONG: page}
    return before, after


@pytest.fixture(scope="module")
def notebook(browser, lab, lab_home):
    work = lab_home / "work"
    for side, pictures in zip(("before", "after"), lesson(), strict=True):
        for name, data in pictures.items():
            file = work / side / f"{name}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    write_notebook(work / "review.ipynb", SETUP)
    opened = Notebook(browser, lab, "review.ipynb", height=1100)
    opened.run_all()
    yield opened
    opened.close()


@pytest.fixture
def review(notebook):
    return notebook.page.locator(".whiteshot-review").last


def press(review, *keys):
    for key in keys:
        review.page.keyboard.press(key)


def decide(review, key):
    """Press a key of a verdict, not sooner after the one before than a person who looks would."""
    review.page.wait_for_timeout(400)
    press(review, key)


def names(review):
    return review.locator(".ws-line b")


def seen(review):
    expect(review.locator(".ws-line[aria-selected=true]")).to_have_count(1)
    return review.locator(".ws-title b")


def ready(review):
    """Wait until the pictures of the scene are there."""
    expect(review.locator(".ws-paper img, .ws-paper canvas, .ws-missing").first).to_be_visible()


def violations(review):
    found = Axe().run(review.page, context=".whiteshot-review").response["violations"]
    return [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found]


def test_the_changes_are_listed_clusters_first(notebook, review, pictures_folder):
    assert notebook.errors() == []
    expect(names(review)).to_have_text(
        ["Same change × 5", LONG, "lesson/05", "lesson/07", "lesson/08", "lesson/old-page"]
    )
    expect(review.locator(".ws-count")).to_have_text("0 of 6 decided")
    expect(review.locator(".ws-line img[src^='blob:']")).to_have_count(6)
    ready(review)
    review.screenshot(path=pictures_folder / "review-light.png")
    notebook.theme("JupyterLab Dark")
    review.screenshot(path=pictures_folder / "review-dark.png")
    assert violations(review) == []
    notebook.theme("JupyterLab Light")
    assert violations(review) == []


def test_every_way_of_looking_shows_the_pictures(review, pictures_folder):
    review.focus()
    for number, name in enumerate(["side", "slider", "onion", "blink", "difference", "heat", "zoom"], start=1):
        press(review, str(number))
        expect(review.locator(f".ws-panes.ws-look-{name}")).to_be_visible()
        ready(review)
        review.screenshot(path=pictures_folder / f"review-mode-{number}.png")
    press(review, "1", "?")
    expect(review.get_by_role("dialog")).to_be_visible()
    review.screenshot(path=pictures_folder / "review-help.png")
    press(review, "Escape")
    expect(review.get_by_role("dialog")).to_be_hidden()


def test_new_removed_blank_and_failed_scenes_say_what_is_missing(review, pictures_folder):
    review.focus()
    for name, text in [
        ("new", "The baseline has no picture of this scene."),
        ("content", None),
        ("blank", None),
        ("failed", "There is no picture. DamagedPicture: The PNG is cut short after 3,000 bytes."),
        ("removed", "The scene is not there any more."),
    ]:
        press(review, "j")
        expect(review.locator(".ws-title .ws-chip").first).to_have_text(name)
        if text:
            expect(review.locator(".ws-missing")).to_have_text(text)
        ready(review)
        review.screenshot(path=pictures_folder / f"review-{name}.png")
    press(review, *"kkkkk")
    expect(seen(review)).to_have_text("lesson/01")


def test_a_cluster_is_accepted_but_one_member(review, pictures_folder):
    review.focus()
    press(review, "e")
    expect(names(review)).to_have_count(11)
    press(review, "j", "j", "x")
    expect(review.locator(".ws-out b")).to_have_text("lesson/02")
    review.screenshot(path=pictures_folder / "review-members.png")
    press(review, "k", "k")
    expect(review.locator(".ws-ok").last).to_have_text("Accept all 4 A")
    decide(review, "a")
    expect(review.locator(".ws-last")).to_contain_text("accepted 4 scenes")
    expect(names(review)).to_have_text([LONG, "lesson/02", "lesson/05", "lesson/07", "lesson/08", "lesson/old-page"])


def test_a_verdict_brings_the_next_change_and_carries_its_comment(review):
    press(review, "j", "j")
    expect(seen(review)).to_have_text("lesson/05")
    press(review, "c")
    review.page.keyboard.type("the highlighter is gone")
    press(review, "Enter")
    decide(review, "r")
    expect(review.locator(".ws-last")).to_contain_text("rejected lesson/05")
    expect(seen(review)).to_have_text("lesson/07")
    expect(review.get_by_role("textbox", name="Comment")).to_have_value("")


def test_a_blank_page_is_accepted_only_when_it_is_said_twice(review, pictures_folder):
    decide(review, "a")
    expect(review.locator(".ws-question")).to_contain_text("blank")
    review.screenshot(path=pictures_folder / "review-asked-twice.png")
    press(review, "a")
    expect(review.locator(".ws-count")).to_have_text("1 of 6 decided")
    decide(review, "a")
    expect(review.locator(".ws-count")).to_have_text("2 of 6 decided")


def test_the_last_verdict_is_undone_and_its_scene_is_looked_at_again(review):
    press(review, "u")
    expect(seen(review)).to_have_text("lesson/07")
    expect(review.locator(".ws-count")).to_have_text("1 of 6 decided")


def test_a_mask_is_drawn_with_the_mouse(review, pictures_folder):
    press(review, "m")
    paper = review.locator(".ws-paper").last.bounding_box()
    x, y, width = paper["x"], paper["y"], paper["width"]
    mouse = review.page.mouse
    mouse.move(x + width * 0.25, y + width * 0.1)
    mouse.down()
    mouse.move(x + width * 0.4, y + width * 0.2)
    mouse.move(x + width * 0.5, y + width * 0.3)
    mouse.up()
    expect(review.locator(".ws-mask")).to_have_count(2)
    review.screenshot(path=pictures_folder / "review-mask.png")
    press(review, "m")


def test_a_filter_is_any_query_and_a_wrong_one_is_said_in_words(review, pictures_folder):
    press(review, "f")
    review.page.keyboard.type("pixels > ")
    press(review, "Enter")
    expect(review.locator(".ws-trouble")).to_contain_text("The filter cannot be evaluated")
    review.screenshot(path=pictures_folder / "review-wrong-filter.png")
    review.get_by_label("Filter").fill("change == 'blank' or scene.str.endswith('08')")
    press(review, "Enter")
    expect(names(review)).to_have_text(["lesson/07", "lesson/08"])
    review.get_by_label("Filter").fill("")
    press(review, "Enter")
    review.get_by_role("button", name="failed 1").click()
    expect(names(review)).to_have_text(["lesson/08"])
    review.get_by_role("button", name="failed 1").click()
    expect(names(review)).to_have_count(5)


def test_escape_gives_the_keys_back_to_jupyter(notebook, review):
    cells = "() => jupyterapp.shell.currentWidget.content.widgets.length"
    review.focus()
    press(review, "b")
    assert notebook.page.evaluate(cells) == 1
    press(review, "b", "Escape", "b")
    notebook.page.wait_for_function(f"({cells})() === 2")


def test_the_next_cell_has_the_verdicts(notebook):
    verdicts, masks = notebook.run(RESULT).splitlines()
    accepted = {"verdict": "accepted", "reviewer": "ann", "comment": None}
    assert json.loads(verdicts) == {f"lesson/0{number}": accepted for number in (1, 3, 4, 6)} | {
        "lesson/05": accepted | {"verdict": "rejected", "comment": "the highlighter is gone"}
    }
    assert masks == "True 1"


def test_another_widget_on_the_same_log_finds_everything(notebook, review, pictures_folder):
    notebook.run(AGAIN)
    expect(notebook.page.locator(".whiteshot-review")).to_have_count(2)
    expect(review.locator(".ws-count")).to_have_text("1 of 6 decided")
    review.get_by_role("button", name="all 6").click()
    expect(names(review)).to_have_count(6)
    expect(review.locator(".ws-tags").first).to_contain_text("decided in part")
    press(review, "j", "j")
    expect(review.locator(".ws-decided")).to_have_text(re.compile("rejected by ann, .*: “the highlighter is gone”"))
    press(review, "j")
    expect(review.locator(".ws-mask")).to_have_count(2)
    review.screenshot(path=pictures_folder / "review-again.png")


def test_nothing_to_review_is_said(notebook, review, pictures_folder):
    notebook.run(EMPTY)
    expect(notebook.page.locator(".whiteshot-review")).to_have_count(3)
    expect(review.locator(".ws-empty")).to_contain_text("Nothing to review")
    review.screenshot(path=pictures_folder / "review-empty.png")
    assert violations(review) == []


def test_opening_five_thousand_changes_takes_hardly_longer_than_opening_fifty(notebook):
    notebook.run(MANY)
    times = {"few": [], "many": []}
    for _ in range(4):
        for name, measured in times.items():
            notebook.run("")
            notebook.fill(f"ws.Reviewer({name})")
            measured.append(notebook.page.evaluate(SHOWN))
    assert min(times["many"]) <= 1.5 * min(times["few"]), times
    review = notebook.page.locator(".whiteshot-review").last
    expect(review.locator(".ws-foot")).to_contain_text("1 of 5,000")
    review.locator(".ws-lines").evaluate("node => { node.scrollTop = 74 * 4000; }")
    expect(names(review).filter(has_text="/scene/4002")).to_be_visible()
    assert names(review).count() < 30


def test_a_narrow_window_puts_the_facts_under_the_pictures(notebook, pictures_folder):
    notebook.page.set_viewport_size({"width": 900, "height": 1300})
    review = notebook.page.locator(".whiteshot-review").nth(1)
    panes, side = (review.locator(name).bounding_box() for name in (".ws-panes", ".ws-side"))
    assert side["y"] >= panes["y"] + panes["height"]
    review.screenshot(path=pictures_folder / "review-narrow.png")


def test_nothing_is_fetched_from_elsewhere_and_the_browser_does_not_complain(notebook):
    assert notebook.outside == []
    assert [text for text in notebook.complaints if not re.search("favicon|net::ERR_ABORTED", text)] == []
