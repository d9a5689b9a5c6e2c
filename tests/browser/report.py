"""A report in Chromium, opened from its file without any network: what the tests of it share."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from made_review import HOSTILE, a_review
from playwright.sync_api import expect

import whiteshot_nb as ws

PIXELS = """() => {
  const canvas = document.querySelector('.ws-paper canvas');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let at = 0; at < data.length; at += 4) count += data[at] === 208 && data[at + 1] === 0 && data[at + 2] === 60;
  return count;
}"""
"""How many pixels of a difference are red."""


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    with ws.Library(tmp_path_factory.mktemp("library")) as opened:
        yield opened


@pytest.fixture(scope="module")
def comparison(library):
    return a_review(library)


@pytest.fixture(scope="module")
def review_file(comparison, tmp_path_factory):
    return comparison.to_html(tmp_path_factory.mktemp("report") / "review.html", title=HOSTILE)


@pytest.fixture
def opened(browser):
    """Open files in pages without a network; nothing may be asked for from elsewhere, and nothing may complain."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True, accept_downloads=True)
    asked, complaints = [], []

    def opening(path, **media):
        page = context.new_page()
        page.emulate_media(**media)
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield opening
    context.close()
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert complaints == []


def violations(page):
    found = Axe().run(page).response["violations"]
    return [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found]


def names(page):
    return page.locator(".ws-line b")


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


def decide(page, key):
    """Press a key of a verdict, not sooner after the one before than a person who looks would."""
    page.wait_for_timeout(400)
    press(page, key)


def begin(page, name="bo"):
    """Say who reviews; Enter gives the keyboard to the review."""
    page.get_by_label("Reviewer").fill(name)
    press(page, "Enter")
    expect(page.locator(".ws-paper img").first).to_be_visible()


def show_all(page):
    """List what was decided, too: the first card is the cluster of five then."""
    page.get_by_role("button", name=re.compile("^all ")).click()
    page.locator(".whiteshot-review").focus()
    expect(page.locator(".ws-foot")).to_contain_text("page 1 of 5")


def saved(page, path):
    with page.expect_download() as download:
        page.get_by_role("button", name="Save verdicts").click()
    download.value.save_as(path)
    return path


def take(page, label, path):
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name=label).click()
    chooser.value.set_files(path)


def standing(comparison):
    frame = comparison.frame.dropna(subset=["verdict"])
    return {scene: (verdict, who) for scene, verdict, who in frame[["scene", "verdict", "reviewer"]].to_numpy()}
