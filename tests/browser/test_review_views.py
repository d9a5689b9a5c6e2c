"""A review whose messages are lost, and several views of one review: nobody is misled, and nobody is moved."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect
from shots_in_library import NEW, NEWER, OLD, approve, taking

import whiteshot_nb as ws
from browser.review_bridge import Bridge


@pytest.fixture
def two(tmp_path):
    """Two libraries on one folder, as in two kernels, and in each the same comparison of four changed pages."""
    with ws.Library(tmp_path / "library") as one, ws.Library(tmp_path / "library") as other:
        take = taking(one)
        approve(one, take(a=OLD, b=OLD, c=OLD, d=OLD))
        shots = take(a=NEW, b=NEWER, c=NEW, d=None, run="second")
        yield one.compare(shots), other.compare(shots)


@pytest.fixture
def page(browser):
    opened = browser.new_page(viewport={"width": 1320, "height": 1700})
    complaints = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    opened.close()
    assert complaints == []


def names(view):
    return view.locator(".ws-line b")


def press(view, *keys):
    view.focus()
    for key in keys:
        view.page.wait_for_timeout(400)  # not sooner than a person who looks
        view.page.keyboard.press(key)


def test_a_verdict_in_one_view_is_seen_in_the_other_which_stays_where_it_is(page, two):
    bridge = Bridge(page, ws.Reviewer(two[0], reviewer="ann"), views=2)
    first, second = bridge.views
    expect(names(second)).to_have_text(["Same change × 2", "/g/b", "/g/d"])
    press(second, "j")
    press(second, "c")
    page.keyboard.type("half a")
    press(first, "a")
    for view in (first, second):
        expect(names(view)).to_have_text(["/g/b", "/g/d"])
        expect(view.locator(".ws-last")).to_contain_text("accepted 2 scenes")
    expect(first.locator(".ws-title b")).to_have_text("/g/b")
    expect(second.locator(".ws-title b")).to_have_text("/g/b")
    expect(second.get_by_role("textbox", name="Comment")).to_have_value("half a")
    expect(first.get_by_role("textbox", name="Comment")).to_have_value("")


def test_each_view_has_its_own_filters_and_open_clusters(page, two):
    first, second = Bridge(page, ws.Reviewer(two[0], reviewer="ann"), views=2).views
    expect(names(second)).to_have_count(3)
    press(first, "e")
    first.get_by_role("textbox", name="Search").fill("G/B")
    expect(names(first)).to_have_text(["/g/b"])
    expect(names(second)).to_have_text(["Same change × 2", "/g/b", "/g/d"])
    first.get_by_role("textbox", name="Search").fill("")
    expect(names(first)).to_have_text(["Same change × 2", "/g/a", "/g/c", "/g/b", "/g/d"])


def test_a_question_is_asked_in_the_view_that_decided(page, two):
    mine, theirs = two
    first, second = Bridge(page, ws.Reviewer(mine, reviewer="ann"), views=2).views
    expect(names(second)).to_have_count(3)
    press(first, "j")
    expect(first.locator(".ws-title b")).to_have_text("/g/b")
    theirs.reject(theirs.frame.query("scene == '/g/b'"), reviewer="bo", comment="no")
    page.keyboard.press("a")
    expect(first.locator(".ws-question")).to_have_text("bo rejected /g/b meanwhile: “no”.")
    expect(first.locator(".ws-title b")).to_have_text("/g/b")
    expect(second.locator(".ws-question")).to_have_text("")
    expect(names(second)).to_have_text(["Same change × 2", "/g/d"])
    press(first, "a")
    expect(first.locator(".ws-last")).to_contain_text("accepted /g/b")
    assert mine.frame.set_index("scene").loc["/g/b", "verdict"] == "accepted"


def test_verdicts_whose_message_was_lost_come_with_the_next(page, two):
    mine, theirs = two
    bridge = Bridge(page, ws.Reviewer(mine, reviewer="ann"))
    (view,) = bridge.views
    expect(names(view)).to_have_count(3)
    theirs.reject(theirs.frame.query("scene == '/g/b'"), reviewer="bo")
    bridge.lost = ["events"]
    page.wait_for_timeout(1000)  # a view asks for news once a second
    view.focus()  # which asks for news
    page.keyboard.press("a")
    expect(names(view)).to_have_text(["/g/d"])
    expect(view.locator(".ws-count")).to_have_text("2 of 3 decided")
    assert bridge.lost == []


def test_a_verdict_whose_answer_was_lost_is_shown_once_it_is_known(page, two):
    mine, theirs = two
    bridge = Bridge(page, ws.Reviewer(mine, reviewer="ann"), views=2)
    first, second = bridge.views
    expect(names(second)).to_have_count(3)
    bridge.lost = ["decided"]
    press(first, "a")
    press(second, "j")
    expect(names(second)).to_have_text(["/g/b", "/g/d"])
    expect(names(first)).to_have_text(["/g/b", "/g/d"])
    theirs.reject(theirs.frame.query("scene == '/g/b'"), reviewer="bo")
    view_news(second)
    expect(first.locator(".ws-count")).to_have_text("2 of 3 decided")


def view_news(view):
    """Look for news, not sooner than a view asks again."""
    view.page.wait_for_timeout(1000)
    press(view, "k")


def hide(comparison, scene):
    """Put a mask on what has changed in a scene."""
    ((x, y, width, height),) = json.loads(comparison.frame.set_index("scene").loc[scene, "boxes"])
    mask = ws.Mask(x=x - 2, y=y - 2, width=width + 4, height=height + 4, scene=scene)
    comparison.masks.add(mask, reviewer="bo")


@pytest.mark.filterwarnings("ignore:Masks cover more than")
def test_rows_that_masks_changed_come_anew_where_a_change_before_was_lost(page, two):
    bridge = Bridge(page, ws.Reviewer(two[0], reviewer="ann"))
    (view,) = bridge.views
    expect(names(view)).to_have_count(3)
    press(view, "e")
    bridge.lost = ["changed"]
    hide(two[0], "/g/b")
    view_news(view)
    expect(names(view)).to_have_text(["Same change × 2", "/g/a", "/g/c", "/g/b", "/g/d"])
    hide(two[0], "/g/a")
    view_news(view)
    expect(names(view)).to_have_text(["/g/c", "/g/d"])
    assert bridge.asked.count("rows") == 2


def test_a_blank_or_failed_page_is_asked_about_without_the_kernel(page, two):
    bridge = Bridge(page, ws.Reviewer(two[0], reviewer="ann"))
    (view,) = bridge.views
    expect(names(view)).to_have_count(3)
    view.locator(".ws-line", has_text="/g/d").click()
    press(view, "a")
    expect(view.locator(".ws-question")).to_have_text("The selection contains failed shots.")
    assert "decide" not in bridge.asked
    press(view, "a")
    expect(view.locator(".ws-last")).to_contain_text("accepted /g/d")


def test_words_never_ask_the_kernel_and_an_expression_is_asked_again_after_a_verdict(page, two):
    bridge = Bridge(page, ws.Reviewer(two[0], reviewer="ann"))
    (view,) = bridge.views
    view.get_by_role("textbox", name="Search").fill("pixels > 0")
    expect(view.locator(".ws-empty")).to_contain_text("No change matches the search and the filters.")
    assert "query" not in bridge.asked
    view.get_by_role("button", name="Expression").click()  # the same text, now meant as one
    expect(names(view)).to_have_text(["Same change × 2", "/g/b"])
    view.get_by_role("textbox", name="Filter").fill("verdict == 'accepted'")
    view.page.keyboard.press("Enter")
    expect(names(view)).to_have_count(0)
    view.get_by_role("textbox", name="Filter").fill("scene != '/g/b'")
    view.page.keyboard.press("Enter")
    expect(names(view)).to_have_text(["Same change × 2", "/g/d"])
    asked = bridge.asked.count("query")
    press(view, "r")
    expect(names(view)).to_have_text(["/g/d"])
    assert bridge.asked.count("query") == asked + 1
    view.get_by_role("button", name="Words").click()
    view.get_by_role("textbox", name="Search").fill("")
    expect(names(view)).to_have_text(["/g/b", "/g/d"])
