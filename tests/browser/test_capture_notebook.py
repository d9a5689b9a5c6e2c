"""The capture notebook in JupyterLab: a person fills the form, sees pictures, cancels, sees errors."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from browser.notebook import running


@pytest.fixture(scope="module")
def notebook(browser, lab):
    with running(browser, lab, "01_capture.ipynb") as opened:
        yield opened


@pytest.fixture
def form(notebook):
    return notebook.page.locator(".ws-form")


def fill(form, *, path, group, width="640", height="360"):
    form.get_by_role("button", name="Group" if group else "One scene").click()
    offered = "/lesson" if group else "/lesson/06-plant"
    form.locator(f".ws-path option[value='{offered}']").wait_for(state="attached")
    for name, text in (("path", path), ("width", width), ("height", height)):
        box = form.locator(f".ws-{name} input")
        box.fill(text)
        box.press("Tab")


def capture(form):
    form.locator("button.ws-capture").click()


def pictures(form):
    return form.locator(".ws-gallery img[src^='blob:']")


def test_the_notebook_runs_without_an_error(notebook):
    assert notebook.errors() == []


def test_one_scene_shows_its_picture_in_the_asked_shape(form):
    fill(form, path="/lesson/06-plant", group=False)
    capture(form)
    expect(form.locator(".ws-status")).to_contain_text("1 of 1 scenes captured")
    expect(pictures(form)).to_have_count(1)
    shape = pictures(form).first.evaluate("async e => { await e.decode(); return e.naturalWidth / e.naturalHeight; }")
    assert shape == pytest.approx(16 / 9, rel=0.01)
    expect(form.locator(".ws-code")).to_contain_text('"/lesson/06-plant", width=640, height=360)')


def test_a_group_shows_every_picture_and_the_table(form, notebook, pictures_folder):
    fill(form, path="/lesson", group=True, width="1280", height="720")
    capture(form)
    expect(form.locator(".ws-status")).to_contain_text("18 of 18 scenes captured")
    expect(form.locator(".ws-gallery figure")).to_have_count(18)
    expect(form.locator(".ws-result tbody tr")).to_have_count(18)
    expect(form.locator(".ws-result")).to_contain_text("/lesson/01-title")
    for figure in form.locator(".ws-gallery figure").all():
        figure.scroll_into_view_if_needed()
    expect(pictures(form)).to_have_count(18)
    form.scroll_into_view_if_needed()
    form.screenshot(path=pictures_folder / "form-light.png")
    notebook.theme("JupyterLab Dark")
    form.screenshot(path=pictures_folder / "form-dark.png")
    notebook.theme("JupyterLab Light")


def test_a_click_on_a_picture_opens_it_in_full_and_escape_closes_it(form):
    form.locator(".ws-gallery .ws-open").first.click()
    full = form.locator(".ws-gallery img.ws-full")
    expect(full).to_be_visible()
    assert full.evaluate("async e => { await e.decode(); return [e.naturalWidth, e.naturalHeight]; }") == [1280, 720]
    form.page.keyboard.press("ArrowRight")
    expect(form.locator(".ws-box .ws-scene")).to_have_text("/lesson/02-goals")
    form.page.keyboard.press("Escape")
    expect(full).to_have_count(0)


def test_the_connection_can_be_tested(form, pictures_folder):
    form.locator("button.ws-test").click()
    findings = form.locator(".ws-findings")
    expect(findings).to_contain_text("The connection works")
    expect(findings.locator("tbody tr")).to_have_count(9)
    expect(form.locator("button.ws-test")).to_be_enabled()
    form.screenshot(path=pictures_folder / "form-tested.png")
    findings.locator("summary").click()
    expect(findings.locator("table")).to_be_hidden()


def test_a_run_can_be_cancelled_and_the_kernel_answers_meanwhile(form):
    fill(form, path="/lesson", group=True, width="4096", height="4096")
    capture(form)
    expect(form.locator("button.ws-cancel")).to_be_enabled()
    form.locator("button.ws-cancel").click()
    expect(form.locator(".ws-status")).to_contain_text("Cancelled", timeout=10_000)
    expect(form.locator("button.ws-capture")).to_be_enabled()


@pytest.mark.parametrize(
    ("name", "text", "field", "sentence"),
    [
        ("path", "lesson", "path", 'A path must start with "/". Did you mean /lesson?'),
        ("width", "abc", "size", "'width' must be a whole number of pixels greater than 0"),
        ("height", "-1", "size", "'height' must be a whole number of pixels greater than 0"),
    ],
)
def test_a_wrong_field_is_said_below_it_before_anything_is_sent(form, pictures_folder, name, text, field, sentence):
    values = {"path": "/lesson", "width": "640", "height": "360"} | {name: text}
    fill(form, group=True, **values)
    capture(form)
    expect(form.locator(f".ws-{field} .ws-error")).to_contain_text(sentence)
    form.screenshot(path=pictures_folder / f"form-wrong-{name}.png")


def test_a_wrong_room_is_said_below_the_room(form, pictures_folder):
    fill(form, path="/lesson/06-plant", group=False)
    form.locator(".ws-room select").select_option(label="type a UUID…")
    room = form.locator(".ws-room input")
    room.fill("0" * 32)
    room.press("Tab")
    assert room.evaluate("e => e.scrollWidth <= e.clientWidth"), "a typed UUID is not seen whole"
    capture(form)
    expect(form.locator(".ws-room .ws-error")).to_contain_text("room not found")
    expect(form.locator(".ws-path .ws-error")).to_have_text("")
    expect(form.locator(".ws-status")).to_contain_text("404")
    form.screenshot(path=pictures_folder / "form-wrong-room.png")


def test_nothing_is_fetched_from_elsewhere_and_the_browser_does_not_complain(notebook):
    assert notebook.outside == []
    assert [text for text in notebook.complaints if not re.search("favicon|net::ERR_ABORTED", text)] == []
