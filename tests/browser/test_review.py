"""A review by keyboard in JupyterLab, of a library on disk: a cluster but one page, a comment, undo, a mask, a filter.

Then the kernel is killed, the cell runs again, and everything is there; and somebody else decides meanwhile.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe
from boards import Board, random_board, scribble
from playwright.sync_api import expect

import whiteshot_nb as ws
from browser.notebook import running, write_notebook

SIZE = (960, 540)
LONG = "a-scene-with-a-name-that-is-far-too-long-for-any-list/and-then-[b]some[-b]-more"
SETUP = """
import whiteshot_nb as ws
library = ws.Library("boards")
shots = ws.read_folder("after")
reviewer = ws.Reviewer(library.compare(shots), reviewer="ann")
reviewer
"""
VERDICTS = """
print(reviewer.frame.set_index("scene")[["verdict", "reviewer", "comment"]].dropna(how="all").T.to_json())
"""
ANOTHER = """
import sys, whiteshot_nb as ws
with ws.Library("boards") as library:
    shots = ws.read_folder("after")
    for scene in map(str.strip, sys.stdin):
        library.compare(shots).reject(scene, reviewer="bo", comment="not as agreed")
        print(scene, flush=True)
"""
EMPTY = "same = ws.read_folder('before')\nws.Reviewer(ws.compare(same, same))"

UNEVEN = """
from PIL import Image
for side, size in (("wide", (1200, 800)), ("high", (900, 1000))):
    (shots.pictures.root.parent / side).mkdir(exist_ok=True)
    Image.new("RGB", size, "white").save(shots.pictures.root.parent / side / "page.png")
quarter = ws.Mask(x=0, y=0, width=0.5, height=0.5, relative=True)
ws.Reviewer(ws.compare(ws.read_folder("high"), ws.read_folder("wide"), masks=[quarter]))
"""

MANY = """
import pandas as pd
class Many:
    pictures = library.compare(shots).pictures
    def __init__(self, count):
        one = library.compare(shots).frame.query("change == 'content'")
        self.frame = pd.concat([one] * (count // len(one) + 1), ignore_index=True).head(count)
        self.frame["scene"] = [f"/scene/{number}" for number in range(count)]
        self.frame["cluster"] = pd.NA
many = Many(5000)
"""


FORGETFUL = """async ({ source, style, _overview, lines }) => {
  const { default: widget } = await import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })));
  const nothing = () => undefined;
  const heard = [];
  let tell;
  const send = ({ kind }) => {
    heard.push(kind);
    if (lines && heard.length === 2) tell({ kind: 'lines', version: 0, start: 0, lines });
  };
  const on = (event, act) => { if (event === 'msg:custom') tell = act; };
  const model = { get: name => ({ _overview })[name], set: nothing, save_changes: nothing, send, on };
  document.body.innerHTML = `<main><style>${style}</style></main>`;
  widget.render({ model, el: document.querySelector('main') });
}"""
"""A review whose kernel loses the first message; without lines it does not answer at all."""


SIDE_IS_BELOW = """() => {
  const review = document.querySelector('.whiteshot-review');
  const [panes, side] = ['.ws-panes', '.ws-side'].map(name => review.querySelector(name).getBoundingClientRect());
  return side.top >= panes.bottom;
}"""


def lesson():
    """Pages before and after: the same scribble on six, one of which lost its highlighter too; others."""
    before, after = {}, {}
    for number in range(1, 7):
        board = random_board(number, stickies=4, size=SIZE).but(highlights=((330, 300, 520, 330),))
        marked = board.but(scribbles=(scribble(-100, 100 if number == 6 else -60),))
        before[f"lesson/{number:02}"] = board.png()
        after[f"lesson/{number:02}"] = (marked.but(highlights=()) if number == 5 else marked).png()
    page = random_board(9, stickies=5, size=SIZE).png()
    before |= {"lesson/07": page, "lesson/08": page, "lesson/old-page": page, "same": page}
    after |= {"lesson/07": Board(size=SIZE).png(), "lesson/08": page[:3000], "same": page, LONG: page}
    return before, after


@pytest.fixture(scope="module")
def work(lab_home):
    """The notebook's folder: the pages, and a library in which those before were approved."""
    folder = lab_home / "work"
    for side, pictures in zip(("before", "after"), lesson(), strict=True):
        for name, data in pictures.items():
            file = folder / side / f"{name}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    with ws.Library(folder / "boards") as library:
        first = library.compare(ws.read_folder(folder / "before"))
        first.accept(first.frame, reviewer="ann", comment="as drawn")
    write_notebook(folder / "review.ipynb", SETUP)
    return folder


@pytest.fixture(scope="module")
def notebook(browser, lab, work):  # noqa: ARG001 - the files are there then
    with running(browser, lab, "review.ipynb", height=1100) as opened:
        yield opened


@pytest.fixture(scope="module")
def bo(work):
    """Another reviewer, in a process of his own: rejects the scene that is named."""
    command = [sys.executable, "-c", ANOTHER]
    with subprocess.Popen(command, cwd=work, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:

        def reject(scene):
            process.stdin.write(f"{scene}\n")
            process.stdin.flush()
            assert process.stdout.readline() == f"{scene}\n"

        yield reject
        process.stdin.close()


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


@pytest.mark.usefixtures("bo")  # begins while JupyterLab does
def test_the_changes_are_listed_clusters_first(notebook, review, pictures_folder):
    assert notebook.errors() == []
    expect(names(review)).to_have_text(
        ["Same change × 5", LONG, "lesson/05", "lesson/07", "lesson/08", "lesson/old-page"]
    )
    expect(review.locator(".ws-count")).to_have_text("0 of 6 decided")
    expect(review.locator(".ws-line img[src^='blob:']")).to_have_count(6)
    expect(review.locator(".ws-side .ws-reason")).to_contain_text(
        "The same change is on 4 other pages; its position differs on 1 page."
    )
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


def test_the_keys_move_within_a_change(review):
    review.focus()
    expect(review.locator(".ws-foot")).to_contain_text("1 of 6 · page 1 of 5")
    press(review, "ArrowRight")
    expect(seen(review)).to_have_text("lesson/02")
    press(review, *["ArrowRight"] * 9)
    expect(seen(review)).to_have_text("lesson/06")
    expect(review.locator(".ws-side .ws-reason")).to_contain_text("differs on 1 page, including this one.")
    press(review, *["ArrowLeft"] * 4)
    expect(seen(review)).to_have_text("lesson/01")
    expect(review.locator(".ws-waiting")).to_have_count(0)
    paper = review.locator(".ws-paper").last
    whole = scale(paper)
    press(review, "n")
    assert scale(paper) > 1.5 * whole
    press(review, "0")
    assert scale(paper) == pytest.approx(whole)
    press(review, "+")
    assert scale(paper) == pytest.approx(1.4 * whole)
    press(review, "-", "b")
    expect(review.locator(".ws-change")).to_have_count(0)
    press(review, "b", "4", "Space")
    expect(review.locator(".ws-pane figcaption")).to_have_text(re.compile("Baseline|Now"))
    press(review, "1", "ArrowDown", "ArrowUp")
    expect(seen(review)).to_have_text("lesson/01")


def scale(paper):
    return paper.evaluate("node => node.getBoundingClientRect().width / node.offsetWidth")


def test_a_cluster_is_accepted_but_one_member(review, pictures_folder):
    review.focus()
    press(review, "e")
    expect(names(review)).to_have_count(11)
    expect(review.locator(".ws-member .ws-tags").last).to_contain_text("other position")
    press(review, "j", "j", "x")
    expect(review.locator(".ws-out b")).to_have_text("lesson/02")
    expect(seen(review)).to_have_text("lesson/02")
    review.screenshot(path=pictures_folder / "review-members.png")
    press(review, "k", "k")
    expect(review.locator(".ws-ok").last).to_have_text("Accept all 4 A")
    decide(review, "a")
    press(review, "a", "r")  # too soon to be meant
    expect(review.locator(".ws-last")).to_contain_text("accepted 4 scenes")
    expect(names(review)).to_have_text([LONG, "lesson/02", "lesson/05", "lesson/07", "lesson/08", "lesson/old-page"])


def test_a_verdict_brings_the_next_change_and_carries_its_comment(review):
    press(review, "j", "j")
    expect(seen(review)).to_have_text("lesson/05")
    press(review, "c")
    review.page.keyboard.type("the highlighter is gone, ask Jack")
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


def test_a_mask_is_drawn_with_the_mouse_and_what_it_hides_counts_no_more(review, pictures_folder):
    press(review, "k")
    expect(seen(review)).to_have_text("lesson/02")
    ready(review)
    press(review, "m")
    expect(review.get_by_label("A mask applies to").get_by_role("button")).to_have_text(
        ["This scene", "Group lesson", "Pattern"]
    )
    review.get_by_label("Reason for the mask").fill("a pen that is tried out")
    press(review, "Enter")
    draw(review, 0.25, 0.15, 0.65, 0.5)
    expect(review.locator(".ws-mask")).to_have_count(2)
    expect(review.locator(".ws-title .ws-chip").first).to_have_text("unchanged")
    expect(review.locator(".ws-change")).to_have_count(0)
    expect(seen(review)).to_have_text("lesson/02")
    expect(review.locator(".ws-masks summary")).to_have_text("1 mask")
    review.screenshot(path=pictures_folder / "review-mask.png")


def draw(review, left, top, right, bottom):
    """Draw a mask on the picture of now, between shares of its width."""
    paper = review.locator(".ws-paper").last.bounding_box()
    x, y, width = paper["x"], paper["y"], paper["width"]
    mouse = review.page.mouse
    mouse.move(x + width * left, y + width * top)
    mouse.down()
    mouse.move(x + width * (left + right) / 2, y + width * (top + bottom) / 2)
    mouse.move(x + width * right, y + width * bottom)
    mouse.up()


def test_masks_are_made_chosen_and_removed_by_keyboard(review, pictures_folder):
    review.focus()
    press(review, "j")
    expect(seen(review)).to_have_text("lesson/07")
    ready(review)
    press(review, "Enter", "n", "n", "Enter", "0")
    expect(review.locator(".ws-masks summary")).to_have_text("2 masks 39 % hidden")
    press(review, "s", "s")
    expect(review.get_by_label("Pattern of scene paths")).to_have_value("lesson/*")
    press(review, "h", "h")
    expect(review.locator(".ws-masks .ws-chosen")).to_have_count(1)
    review.screenshot(path=pictures_folder / "review-masks.png")
    press(review, "Delete")
    expect(review.locator(".ws-masks summary")).to_contain_text("1 mask ")
    review.get_by_role("button", name="Remove the mask").click()
    expect(review.locator(".ws-mask")).to_have_count(0)
    expect(review.locator(".ws-change")).to_have_count(4)
    review.focus()
    press(review, "m")
    expect(review.locator(".ws-mask-bar")).to_be_hidden()


def test_a_filter_is_any_query_and_a_wrong_one_is_said_in_words(review, pictures_folder):
    press(review, "f")
    review.page.keyboard.type("pixels > ")
    press(review, "Enter")
    expect(review.locator(".ws-trouble")).to_contain_text("The query is not valid")
    review.screenshot(path=pictures_folder / "review-wrong-filter.png")
    review.get_by_role("textbox", name="Filter").fill("change == 'blank' or scene.str.endswith('08')")
    press(review, "Enter")
    expect(names(review)).to_have_text(["lesson/07", "lesson/08"])
    review.get_by_role("textbox", name="Filter").fill("")
    press(review, "Enter")
    review.get_by_role("button", name="failed 1").click()
    expect(names(review)).to_have_text(["lesson/08"])
    review.get_by_role("button", name="failed 1").click()
    expect(names(review)).to_have_text([LONG, "lesson/07", "lesson/08", "lesson/old-page"])


def test_escape_gives_the_keys_back_to_jupyter(notebook, review):
    cells = "() => jupyterapp.shell.currentWidget.content.widgets.length"
    review.focus()
    press(review, "b")
    assert notebook.page.evaluate(cells) == 1
    press(review, "b", "Escape", "b")
    notebook.page.wait_for_function(f"({cells})() === 2")


ACCEPTED = {"verdict": "accepted", "reviewer": "ann", "comment": None}
DECIDED = {f"lesson/0{number}": ACCEPTED for number in (1, 3, 4, 6)} | {
    "lesson/05": ACCEPTED | {"verdict": "rejected", "comment": "the highlighter is gone, ask Jack"}
}


def test_the_next_cell_has_the_verdicts(notebook):
    assert json.loads(notebook.run(VERDICTS)) == DECIDED


def test_what_another_person_decides_meanwhile_is_seen_on_coming_back(notebook, review, bo):
    review.focus()
    press(review, "Escape")
    bo("lesson/old-page")
    review.focus()
    expect(review.locator(".ws-news")).to_have_text("bo rejected lesson/old-page")
    expect(names(review)).to_have_text([LONG, "lesson/07", "lesson/08"])
    assert json.loads(notebook.run(VERDICTS))["lesson/old-page"]["comment"] == "not as agreed"


def test_what_another_person_decided_a_moment_ago_is_overruled_only_when_it_is_said_twice(review, bo, pictures_folder):
    review.focus()
    press(review, "j", "j")
    expect(seen(review)).to_have_text("lesson/08")
    press(review, "c")
    review.page.keyboard.type("mine")
    bo("lesson/08")
    press(review, "Enter", "r")
    expect(review.locator(".ws-question")).to_have_text("bo rejected lesson/08 meanwhile: “not as agreed”.")
    expect(review.get_by_role("textbox", name="Comment")).to_have_value("mine")
    expect(review.locator(".ws-no")).to_have_text("Reject anyway R")
    review.screenshot(path=pictures_folder / "review-meanwhile.png")
    decide(review, "r")
    expect(review.locator(".ws-last")).to_contain_text("rejected lesson/08")
    expect(names(review)).to_have_text([LONG, "lesson/07"])


KEPT = """
import json
told = library.compare(shots).frame.set_index("scene")
print(json.dumps(told["verdict"].value_counts().to_dict()))
print(told.loc["lesson/02", "change"])
print(json.dumps([event.verdict for event in library.compare(shots).events if event.reviewer == "ann"]))
print(json.dumps(library.baselines.frame.query("holds")["reviewer"].value_counts().to_dict()))
print(json.dumps(library.masks.frame[["scene", "reviewer", "comment"]].values.tolist()))
"""


def test_a_kernel_that_is_killed_takes_nothing_with_it(notebook, review, pictures_folder):
    os.kill(int(notebook.run("import os; print(os.getpid())")), signal.SIGKILL)
    notebook.restarted()
    notebook.run_first()
    expect(review.locator(".ws-count")).to_have_text("4 of 6 decided")
    expect(names(review)).to_have_text([LONG, "lesson/07"])
    review.get_by_role("button", name="accepted 1").click()
    expect(names(review)).to_have_text(["Same change × 4"])
    expect(review.locator(".ws-decided")).to_have_text(re.compile("accepted by ann, "))
    review.get_by_role("button", name="rejected 3").click()
    expect(seen(review)).to_have_text("lesson/05")
    expect(review.locator(".ws-decided")).to_have_text(
        re.compile("rejected by ann, .*: “the highlighter is gone, ask Jack”")
    )
    review.get_by_role("button", name="unchanged 2").click()
    review.locator(".ws-line", has_text="lesson/02").click()
    expect(review.locator(".ws-mask")).to_have_count(2)
    review.locator(".ws-masks summary").click()
    expect(review.locator(".ws-masks li")).to_contain_text("a pen that is tried out")
    review.screenshot(path=pictures_folder / "review-again.png")
    verdicts, change, events, holding, masks = notebook.run(KEPT).splitlines()
    assert json.loads(verdicts) == {"accepted": 4, "rejected": 3}
    assert change == "unchanged"
    assert json.loads(events) == [ACCEPTED["verdict"]] * 2 + ["rejected", "accepted", "undone", "rejected"]
    assert json.loads(holding) == {"ann": 10}
    assert json.loads(masks) == [["lesson/02", "ann", "a pen that is tried out"]]


def test_nothing_to_review_is_said(notebook, review, pictures_folder):
    notebook.run(EMPTY)
    expect(notebook.page.locator(".whiteshot-review")).to_have_count(2)
    expect(review.locator(".ws-empty")).to_contain_text("Nothing to review")
    review.screenshot(path=pictures_folder / "review-empty.png")
    assert violations(review) == []


def test_what_only_one_of_two_sizes_has_is_seen_in_every_way_of_looking(notebook, pictures_folder):
    notebook.run(UNEVEN)
    review = notebook.page.locator(".whiteshot-review", has_text="1200×800 became 900×1000")
    ready(review)
    baseline, now = review.locator(".ws-pane").all()
    assert (boxes(baseline, "alone"), boxes(baseline, "bare")) == ([[900, 0, 300, 800]], [[0, 800, 1200, 200]])
    assert boxes(baseline, "mask") == boxes(now, "mask") == [[0, 0, 600, 400]]
    assert (boxes(now, "alone"), boxes(now, "bare")) == ([[0, 800, 900, 200]], [[900, 0, 300, 1000]])
    review.screenshot(path=pictures_folder / "review-uneven.png")
    review.focus()
    for number in "23456":
        press(review, number)
        (pane,) = review.locator(".ws-pane").all()
        assert boxes(pane, "alone") == [[900, 0, 300, 800], [0, 800, 900, 200]]
        assert boxes(pane, "bare") == [[900, 800, 300, 200]]
    press(review, "b")
    expect(review.locator(".ws-alone")).to_have_count(0)


def boxes(pane, name):
    """Return the rectangles of a kind that are drawn over a pane's picture."""
    every = "nodes => nodes.map(node => ['x', 'y', 'width', 'height'].map(name => Number(node.getAttribute(name))))"
    return pane.locator(f".ws-{name}").evaluate_all(every)


@pytest.mark.parametrize("lines", [0, 6])
def test_before_the_kernel_has_answered_there_is_nothing_to_slide_and_nothing_to_decide(browser, compared, lines):
    reviewer = ws.Reviewer(compared)
    page = browser.new_page()
    silent = {"source": reviewer._esm, "style": reviewer._css, "_overview": reviewer._overview | {"lines": lines}}
    page.evaluate(FORGETFUL, silent)
    expect(page.locator(".whiteshot-review")).to_be_visible()
    expect(page.locator(".ws-range, .ws-facts, .ws-ok, .ws-no").filter(visible=True)).to_have_count(0)
    assert violations(page.locator(".whiteshot-review")) == []
    page.close()
    reviewer.close()


def test_a_list_that_does_not_come_is_asked_for_again(browser, compared):
    reviewer = ws.Reviewer(compared)
    page = browser.new_page()
    lines = reviewer._state.items(0, 60)
    told = {"source": reviewer._esm, "style": reviewer._css, "_overview": reviewer._overview, "lines": lines}
    page.evaluate(FORGETFUL, told)
    expect(page.locator(".ws-line b")).to_have_count(len(lines))
    page.close()
    reviewer.close()


def test_of_five_thousand_changes_only_those_in_sight_are_in_the_page(notebook):
    notebook.run(MANY)
    notebook.run("ws.Reviewer(many)")
    review = notebook.page.locator(".whiteshot-review").last
    expect(review.locator(".ws-foot")).to_contain_text("1 of 5,000")
    review.locator(".ws-lines").evaluate("node => { node.scrollTop = 74 * 4000; }")
    expect(names(review).filter(has_text="/scene/4002")).to_be_visible()
    assert names(review).count() < 30


def test_a_narrow_window_puts_the_facts_under_the_pictures(notebook, pictures_folder):
    notebook.page.set_viewport_size({"width": 900, "height": 1300})
    review = notebook.page.locator(".whiteshot-review").first
    notebook.page.wait_for_function(SIDE_IS_BELOW)
    review.screenshot(path=pictures_folder / "review-narrow.png")


def test_nothing_is_fetched_from_elsewhere_and_the_browser_does_not_complain(notebook):
    assert notebook.outside == []
    assert [text for text in notebook.complaints if not re.search("favicon|net::ERR_ABORTED", text)] == []
