"""A report opened from a file, without any network: a review in it goes back into the library it is of."""

from __future__ import annotations

import pytest
from made_review import HOSTILE
from playwright.sync_api import expect

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
    standing,
    violations,
)

__all__ = ["comparison", "library", "opened", "review_file"]  # fixtures


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_review_opens_and_axe_finds_nothing(opened, review_file, pictures_folder, scheme):
    page = opened(review_file, color_scheme=scheme)
    expect(names(page).first).to_have_text("Same change × 5")
    expect(page.locator(".ws-line img[src^='blob:']").first).to_be_visible()
    expect(page.locator(".ws-paper img")).to_have_count(2)
    page.screenshot(path=pictures_folder / f"report-review-{scheme}.png")
    assert violations(page) == []
    page.locator(".page-head summary").click()
    press(page, "Tab")
    assert violations(page) == []


def test_a_review_by_keyboard_goes_into_the_library_it_is_of(opened, review_file, comparison, library, tmp_path):
    page = opened(review_file)
    press(page, "Tab")
    page.locator(".whiteshot-review").focus()
    decide(page, "a")
    expect(page.get_by_role("alert").filter(has_text="Enter your name")).to_be_visible()
    expect(page.get_by_label("Reviewer")).to_be_focused()
    begin(page)
    press(page, "e", "j", "j", "x")
    expect(page.locator(".ws-out b")).to_contain_text("/lesson/2")
    press(page, "k", "k")
    decide(page, "a")
    expect(page.locator(".ws-last")).to_contain_text("accepted 4 scenes")
    press(page, "f")
    page.keyboard.type("lesson/</SCRIPT>  149")
    expect(names(page)).to_have_count(1)
    press(page, "Enter")
    expect(page.locator(".ws-title b")).to_contain_text(HOSTILE)
    press(page, "c")
    page.keyboard.type(f"no {HOSTILE}")
    press(page, "Enter")
    decide(page, "r")
    expect(page.locator(".ws-last")).to_contain_text("rejected")
    press(page, "f", "Control+a", "Delete", "Enter")
    page.get_by_role("option").filter(has_text="/lesson/blank").click()
    decide(page, "a")
    expect(page.locator(".ws-question")).to_have_text("The selection contains blank shots.")
    press(page, "a")
    page.wait_for_timeout(400)
    press(page, "a")
    expect(page.locator(".ws-last")).to_contain_text("accepted")
    decide(page, "u")
    expect(page.get_by_role("button", name="Save verdicts (4 new)")).to_be_visible()
    path = saved(page, tmp_path / "verdicts.json")
    assert library.verdicts.read_json(path) == 4
    accepted = {f"/lesson/{number}": ("accepted", "bo") for number in (1, 3, 4, 5)}
    assert standing(comparison) == accepted | {f"/lesson/{HOSTILE}": ("rejected", "bo")}
    frame = comparison.frame.set_index("scene")
    assert frame.loc[f"/lesson/{HOSTILE}", "comment"] == f"no {HOSTILE}"
    assert library.verdicts.read_json(path) == 0
    events = comparison.events[-4:]
    assert [event.verdict for event in events] == ["accepted", "rejected", "accepted", "undone"]
    assert events[3].undoes == events[2].id
    assert library.baselines.frame.query("holds and reviewer == 'bo'")["scene"].tolist() == list(accepted)


def test_the_keys_of_a_review_work_as_soon_as_it_is_open(opened, review_file):
    page = opened(review_file)
    expect(page.locator(".ws-foot")).to_contain_text("page 1 of 5")
    press(page, "j", "5")
    expect(page.locator(".ws-foot")).to_contain_text("2 of ")
    expect(page.locator(".ws-panes.ws-look-difference")).to_be_visible()


def test_every_way_of_looking_works_without_a_network(opened, review_file):
    page = opened(review_file)
    begin(page)
    for number, name in enumerate(["side", "slider", "onion", "blink", "difference", "heat", "zoom"], start=1):
        press(page, str(number))
        expect(page.locator(f".ws-panes.ws-look-{name}")).to_be_visible()
        expect(page.locator(".ws-paper :is(img, canvas)").first).to_be_visible()
        if name in {"difference", "heat"}:
            assert (page.evaluate(PIXELS) > 1000) == (name == "difference")
    press(page, "m", "?")
    expect(page.get_by_role("dialog")).not_to_contain_text("Jupyter")
    expect(page.get_by_role("button", name="Mask")).to_have_count(0)
