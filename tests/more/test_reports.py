"""Reports in Chromium, in all their corners: markup that wants to run, the ZIP beside, the gallery, print, clocks."""

from __future__ import annotations

import json
import random
import re
import zipfile

import pytest
from browser.report import (
    PIXELS,
    begin,
    comparison,
    decide,
    library,
    names,
    opened,
    press,
    review_file,
    saved,
    show_all,
    standing,
    take,
    violations,
)
from made_review import HOSTILE, LONG, a_review
from made_shots import a_lesson, row
from playwright.sync_api import expect

import whiteshot_nb as ws
from whiteshot_nb.store import PictureFolder
from whiteshot_nb.views.js_modules import compose_module

__all__ = ["comparison", "library", "opened", "review_file"]  # fixtures

MANY = 400


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    """A lesson with every oddity, then many more scenes."""
    pictures = PictureFolder(tmp_path_factory.mktemp("pictures"))
    odd = a_lesson(pictures)
    many = [row(pictures, n, f"/many/{n}", ink=random.Random(n).random()) for n in range(10, 10 + MANY)]
    return ws.Shots([*(shot.row for shot in odd), *many], pictures)


@pytest.fixture(scope="module")
def lesson_file(lesson, tmp_path_factory):
    return lesson.to_html(tmp_path_factory.mktemp("report") / "lesson.html", title=HOSTILE)


def test_a_report_of_no_shots_says_so(opened, lesson, tmp_path):
    page = opened(lesson[:0].to_html(tmp_path / "empty.html"))
    expect(page.get_by_text("There are no shots.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_gallery_opens_and_axe_finds_nothing(opened, lesson_file, pictures_folder, scheme):
    page = opened(lesson_file, color_scheme=scheme)
    expect(page.locator(".ws-tile img[src^='blob:']").first).to_be_visible()
    page.screenshot(path=pictures_folder / f"report-shots-{scheme}.png")
    assert violations(page) == []
    page.locator(".ws-open").first.click()
    expect(page.locator("dialog img")).to_be_visible()
    page.screenshot(path=pictures_folder / f"report-look-{scheme}.png")
    assert violations(page) == []


def test_names_that_want_to_be_markup_are_shown_as_they_are(opened, review_file, lesson_file):
    page = opened(review_file)
    expect(page.get_by_role("heading", level=1)).to_have_text(HOSTILE)
    assert page.title() == HOSTILE
    expect(names(page).filter(has_text=f"/lesson/{HOSTILE}")).to_be_visible()
    expect(names(page).filter(has_text=f"/lesson/{LONG}")).to_be_visible()
    assert page.evaluate("document.querySelectorAll('[onerror]').length + document.scripts.length") == page.evaluate(
        "document.querySelectorAll('script').length"
    )
    page = opened(lesson_file)
    expect(page.get_by_role("listitem").filter(has_text="/مرحبا/😀 #*_$<b>&")).to_be_visible()


def test_the_policy_lets_nothing_else_run(browser, review_file, tmp_path):
    """Markup that would run if it got into the page does nothing."""
    evil = "<img src=x onerror=\"window.ran='handler'\"><script>window.ran='script'</script><p style='color:red'>x</p>"
    spoiled = tmp_path / "spoiled.html"
    spoiled.write_text(review_file.read_text(encoding="utf-8").replace("<noscript>", f"{evil}<noscript>"), "utf-8")
    page = browser.new_page()
    page.goto(spoiled.as_uri())
    expect(names(page).first).to_have_text("Same change × 5")
    assert page.evaluate("window.ran") is None
    page.close()


def test_verdicts_of_a_library_are_taken_into_its_report_and_a_review_goes_on_there(opened, tmp_path):
    with ws.Library(tmp_path / "library") as library:
        comparison = a_review(library)
        report = comparison.to_html(tmp_path / "x.html")
        comparison.accept(cluster=1, exclude="/lesson/2", reviewer="bo")
        comparison.reject("/lesson/2", reviewer="bo", comment="no")
        path = library.verdicts.to_json(tmp_path / "verdicts.json")
        page = opened(report)
        take(page, "Open verdicts", path)
        expect(page.locator(".said")).to_have_text("3 verdicts added, 1 of them on scenes outside this report.")
        expect(page.locator(".ws-count")).to_have_text("1 of 7 decided")
        take(page, "Open verdicts", path)
        expect(page.locator(".said")).to_have_text("This file contains no new verdicts.")
        begin(page, "ann")
        page.get_by_role("button", name="rejected 1").click()
        expect(page.locator(".ws-decided")).to_contain_text("rejected by bo")
        page.locator(".whiteshot-review").focus()
        decide(page, "u")
        assert library.verdicts.read_json(saved(page, tmp_path / "more.json")) == 1
        assert standing(comparison) == {f"/lesson/{number}": ("accepted", "bo") for number in (1, 3, 4, 5)}


def test_a_review_that_is_decided_opens_with_all_of_it(opened, tmp_path):
    with ws.Library(tmp_path / "library") as library:
        comparison = a_review(library)
        comparison.reject(query="change not in ('unchanged', 'tolerated')", reviewer="bo", comment="not yet")
        page = opened(comparison.to_html(tmp_path / "x.html"))
        expect(page.locator(".ws-count")).to_have_text("7 of 7 decided")
        expect(names(page)).to_have_count(7)
        expect(names(page).first).to_have_text("Same change × 5")
        expect(page.locator(".ws-decided")).to_contain_text("rejected by bo")


def test_a_clock_that_is_wrong_gives_verdicts_that_hold_in_the_order_in_which_they_came(opened, tmp_path):
    with ws.Library(tmp_path / "library") as library:
        comparison = a_review(library)
        page = opened(comparison.only("/lesson/1").to_html(tmp_path / "x.html"))
        page.clock.set_fixed_time("2099-12-31T23:59:59Z")
        begin(page)
        decide(page, "r")
        assert library.verdicts.read_json(saved(page, tmp_path / "verdicts.json")) == 1
        assert standing(comparison) == {"/lesson/1": ("rejected", "bo")}
        comparison.accept("/lesson/1", reviewer="ann")
        assert standing(comparison) == {"/lesson/1": ("accepted", "ann")}


def test_a_file_that_is_no_verdicts_is_told_and_changes_nothing(opened, review_file, tmp_path):
    page = opened(review_file)
    record = {"id": "20260101-a", "verdict": "accepted", "who": "x", "at": "yesterday", "pairs": [{"scene": "/x"}]}
    for text in ("{", "[]", "null", json.dumps({"format": "whiteshot verdicts", "version": 1, "events": [record]})):
        (tmp_path / "x.json").write_text(text, encoding="utf-8")
        take(page, "Open verdicts", tmp_path / "x.json")
        expect(page.locator(".said.bad")).to_have_text("This is not a file of verdicts.")
    expect(page.locator(".ws-count")).to_contain_text("0 of")


def test_the_zip_beside_brings_the_full_pictures_back(opened, comparison, review_file, tmp_path):
    path = comparison.to_html(tmp_path / "small.html", max_bytes=review_file.stat().st_size - 110_000)
    page = opened(path)
    begin(page)
    show_all(page)
    press(page, "5", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
    expect(page.locator(".ws-title b")).to_contain_text("/lesson/5")
    expect(page.locator(".ws-note")).to_contain_text("Full pictures are in small-pictures.zip")
    expect(page.locator(".ws-paper canvas")).to_be_visible()
    with zipfile.ZipFile(tmp_path / "small-pictures.zip") as archive:
        archive.extractall(tmp_path)
    for link in page.locator(".ws-note a").all():
        assert opened(tmp_path / link.get_attribute("href")).locator("img").evaluate("one => one.naturalWidth") == 320
    (tmp_path / "other.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    take(page, "Open small-pictures.zip", tmp_path / "other.zip")
    expect(page.locator(".said.bad")).to_have_text("other.zip does not contain pictures of this report.")
    (tmp_path / "none.zip").write_bytes(b"no zip")
    take(page, "Open small-pictures.zip", tmp_path / "none.zip")
    expect(page.locator(".said.bad")).to_have_text("This file is not a ZIP file.")
    take(page, "Open small-pictures.zip", tmp_path / "small-pictures.zip")
    expect(page.locator(".said")).to_contain_text("is open")
    expect(page.locator(".ws-note")).to_have_count(0)
    expect(page.locator(".ws-title b")).to_contain_text("/lesson/5")
    expect(page.locator(".ws-paper canvas")).to_be_visible()
    exact = opened(review_file)
    begin(exact)
    show_all(exact)
    press(exact, "5", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
    expect(exact.locator(".ws-title b")).to_contain_text("/lesson/5")
    expect(exact.locator(".ws-paper canvas")).to_be_visible()
    assert page.evaluate(PIXELS) == exact.evaluate(PIXELS) > 0


def test_a_gallery_is_searched_filtered_sorted_and_walked_by_keyboard(opened, lesson, lesson_file):
    page = opened(lesson_file)
    tiles, count = page.get_by_role("listitem"), page.locator(".count")
    expect(count).to_have_text(f"{MANY + 6} shots")
    assert tiles.count() < 80
    press(page, "/")
    page.keyboard.type("LESSON gone 404")
    expect(count).to_have_text(f"1 of {MANY + 6} shots")
    expect(tiles).to_contain_text("/lesson/06-gone")
    press(page, "Control+a", "Delete")
    page.get_by_role("button", name="blank 1").click()
    expect(tiles).to_contain_text("第1页")
    page.get_by_role("button", name="blank 1").click()
    page.get_by_label("Sort").select_option("Most ink")
    most = lesson.frame.sort_values("ink", ascending=False, kind="stable")["scene"].tolist()
    expect(tiles.first).to_contain_text(most[0])
    page.get_by_label("Sort").select_option("By name")
    page.get_by_label("Search").focus()
    press(page, "Escape", "End")
    expect(page.locator(".ws-tile :focus")).to_have_attribute(
        "aria-label", "Open Lesson, scene /课程/第1页 한국어 日本語, 64×48"
    )
    press(page, "Home", "ArrowRight", "Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    first = page.locator("dialog h2").text_content()
    press(page, "ArrowRight")
    expect(page.locator("dialog h2")).not_to_have_text(first)
    press(page, "ArrowLeft")
    expect(page.locator("dialog h2")).to_have_text(first)
    press(page, "Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator(".ws-tile :focus")).to_have_count(1)


def test_a_gallery_takes_the_arrows_as_soon_as_it_is_open_and_after_a_click_beside_it(opened, lesson_file):
    page = opened(lesson_file)
    press(page, "ArrowRight", "ArrowRight", "ArrowRight")
    expect(page.locator(".ws-tile :focus")).to_have_attribute("aria-label", re.compile("scene /مرحبا"))
    page.locator("h1").click()
    press(page, "j")
    expect(page.locator(".ws-tile :focus")).to_have_attribute("aria-label", re.compile("scene /مرحبا"))


def test_what_is_printed_has_every_scene_with_its_picture_and_verdict(opened, review_file, lesson_file):
    page = opened(review_file, color_scheme="dark")
    begin(page)
    decide(page, "r")
    expect(page.locator(".ws-last")).to_contain_text("rejected 5 scenes")
    page.evaluate("window.print = () => { window.printed = document.querySelectorAll('.paper img').length; }")
    page.get_by_role("button", name="Print").click()
    page.wait_for_function("window.printed")
    page.emulate_media(media="print", color_scheme="dark")
    lines = page.locator(".paper tbody tr")
    expect(lines).to_have_count(12)
    expect(lines.first).to_contain_text("rejectedbo")
    expect(page.locator(".whiteshot-review, .tools")).to_have_count(2)
    for node in (*page.locator(".whiteshot-review").all(), *page.locator(".tools").all()):
        expect(node).to_be_hidden()
    assert page.evaluate("[...document.querySelectorAll('.paper img')].every(one => one.naturalWidth > 0)")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert len(opened(lesson_file).pdf()) > 100_000


LISTENING = """
const data = JSON.parse(document.getElementById("data").textContent);
const store = { pictures: data.pictures.map(([sha256]) => ({ sha256 })), whole: () => true };
const verdicts = new modules["report/verdicts.js"].Verdicts(data.rows.map((row) => pairOf(row, store)), data.events);
const model = new modules["report/model.js"].Model(data, store, verdicts);
model.state.who = "bo";
model.relisted();
window.say = async (message) => {
  const said = {};
  const listen = (answer) => (said[answer.kind] = answer);
  model.on("msg:custom", listen);
  model.send(message);
  await new Promise((done) => setTimeout(done));
  model.off("msg:custom", listen);
  return { ...said, overview: model.get("_overview") };
};
"""


def test_the_report_answers_a_review_as_the_notebook_does(browser, comparison, tmp_path):
    path = comparison.to_html(tmp_path / "x.html")
    page = browser.new_page()
    data = path.read_text(encoding="utf-8").partition(' id="data">')[2].partition("</script>")[0]
    page.set_content(f'<script type="application/json" id="data">{data}</script>')
    page.add_script_tag(content=compose_module("report/review_report.js") + LISTENING, type="module")
    page.wait_for_function("window.say")
    reviewer, dice = ws.Reviewer(comparison, reviewer="bo"), random.Random(7)
    for message in ({"kind": "lines", "start": 0}, *(any_message(dice, reviewer) for _ in range(150))):
        here, there = told_by(reviewer, message), page.evaluate("message => say(message)", message)
        for kind in ("lines", "decided", "confirm", "trouble", "overview", "facts"):
            assert without_pictures(there.get(kind)) == without_pictures(here.get(kind)), (message, kind)
    assert reviewer._overview["done"] > 0
    page.close()


def any_message(dice, reviewer):
    """What a browser might say next."""
    lines = told_by(reviewer, {"kind": "lines", "start": 0})["lines"]["lines"]
    line = dice.choice(lines) if lines else {"card": 0, "rows": [dice.randrange(12)], "member": False}
    row = dice.choice(line["rows"])
    rows = line["rows"] if dice.random() < 0.7 else [row]
    place = {"place": {"row": dice.choice([row, None]), "member": line["member"]}}
    changes = dice.sample(["content", "blank", "failed", "new", "removed", "unchanged"], dice.choice([0, 0, 0, 1, 2]))
    status = dice.choice(["open", "all", "accepted", "rejected"])
    verdict = {"verdict": dice.choice(["accepted", "rejected"]), "comment": dice.choice(["", " why "])}
    decision = {"kind": "decide", "rows": rows, "sure": dice.random() < 0.7, **verdict, **place}
    return dice.choice(
        [
            {"kind": "filter", "status": status, "changes": changes, "query": ""},
            {"kind": "open", "card": line["card"], **place},
            {"kind": "exclude", "row": row, **place},
            {"kind": "facts", "row": row},
            {"kind": "undo", "rows": dice.choice([rows, rows, []])},
            *[decision] * 4,
        ]
    )


def told_by(reviewer, message):
    said = {}
    reviewer.send = lambda content, _buffers=None: said.update({content["kind"]: content})
    reviewer._protocol.receive(json.loads(json.dumps(message)))
    return {**said, "overview": reviewer._overview}


def without_pictures(answer):
    """An answer without what is another in each: numbers of pictures, times, the wording of a question."""
    if isinstance(answer, list):
        return [without_pictures(one) for one in answer]
    if not isinstance(answer, dict):
        return answer
    other = {"picture", "id", "at", "decided_at", "version", "maskable", "group", "pattern", "note", "hint", "field"}
    other |= {"text"} if answer.get("kind") == "confirm" else set()
    other |= {"missing"} if answer.get("id") else set()  # why a picture is missing that is there
    return {name: without_pictures(value) for name, value in answer.items() if name not in other}
