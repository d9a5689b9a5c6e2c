"""The shown digest against a browser: two vectors have one digest exactly if Chromium shows them alike.

What Chromium does with 16 bits, orientation, colour chunks and animations is asked here; docs/shown-digest.md tells it.
"""

from __future__ import annotations

import base64
import io
import json

import numpy as np
import pytest
import shown_vectors as sv
from made_png import GREY, GREY_ALPHA, RGB, Frame, apng, png
from PIL import Image

from whiteshot_nb.images.shown_digest import read_shown, shown_digest

VECTORS = {name: base64.b64decode(row["png"]) for name, row in json.loads(sv.FILE.read_text(encoding="utf-8")).items()}
SAME_BY_RULE = "page, gAMA and cHRM of sRGB"
"""The one that the digest takes for sRGB, as the PNG specification does, and Chromium does not quite."""
SHORTEST = 11_000  # microseconds: what a browser waits at least; else a tenth of a second
PAGE = """<body style="margin:0;background:{paper}">
<img id="it" style="display:block;image-rendering:pixelated" src="data:image/png;base64,{data}">"""
SIZE = """async () => { const it = document.getElementById("it"); await it.decode();
return [it.naturalWidth, it.naturalHeight]; }"""
FRAMES = """async (data) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const decoder = new ImageDecoder({ data: bytes, type: "image/png" });
  await decoder.tracks.ready;
  await decoder.completed;
  const track = decoder.tracks.selectedTrack;
  const frames = [];
  for (let frameIndex = 0; frameIndex < track.frameCount; frameIndex++) {
    const { image } = await decoder.decode({ frameIndex });
    const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    frames.push([image.duration, Array.from(pen.getImageData(0, 0, canvas.width, canvas.height).data)]);
  }
  return [track.animated, String(track.repetitionCount), frames];
}"""


@pytest.fixture(scope="module")
def page(browser):
    opened = browser.new_page(viewport={"width": 700, "height": 600})
    opened.route("https://shown.test/", lambda route: route.fulfill(body="<html></html>", content_type="text/html"))
    opened.goto("https://shown.test/")  # https, without which there is no ImageDecoder
    yield opened
    opened.close()


def screenshot(page, data, paper="#fff", wait=0):
    """RGB pixels of a PNG on paper, as `<img>` shows it."""
    page.set_content(PAGE.format(paper=paper, data=base64.b64encode(data).decode()))
    width, height = page.evaluate(SIZE)
    page.wait_for_timeout(wait)
    taken = page.screenshot(clip={"x": 0, "y": 0, "width": width, "height": height})
    return np.asarray(Image.open(io.BytesIO(taken)).convert("RGB"))


def seen(page, data):
    """All that is to be seen of a PNG, to be compared with another's: on white, on black, and each frame of it."""
    animated, repeats, frames = page.evaluate(FRAMES, base64.b64encode(data).decode())
    if animated:
        times = [time if time >= SHORTEST else 100_000 for time, _ in frames]
        return repeats, tuple(times), tuple(bytes(pixels) for _, pixels in frames)
    shots = [screenshot(page, data, paper) for paper in ("#fff", "#000")]
    return shots[0].shape, *(shot.tobytes() for shot in shots)


def test_two_vectors_have_one_digest_exactly_if_they_are_shown_alike(page):
    shown = {name: seen(page, data) for name, data in VECTORS.items() if name != SAME_BY_RULE}
    digests = {name: shown_digest(VECTORS[name]) for name in shown}
    wrong = [
        (one, other)
        for one in shown
        for other in shown
        if one < other and (digests[one] == digests[other]) != (shown[one] == shown[other])
    ]
    assert wrong == []
    assert len(set(digests.values())) > 40


def test_gama_and_chrm_of_srgb_are_shown_as_a_power_of_2_2_and_digested_as_srgb(page):
    """The pair that digest and browser do not agree about: dark levels differ by up to nine of 255."""
    levels = np.arange(256).reshape(16, 16)
    before = [sv.gama(45455), sv.chrm(sv.SRGB_CHRM)]
    plain, marked = png(levels, GREY), png(levels, GREY, before=before)
    assert shown_digest(plain) == shown_digest(marked)
    apart = np.abs(screenshot(page, plain).astype(int) - screenshot(page, marked)).max(axis=-1)
    assert 0 < apart.max() <= 9
    assert apart[levels > 64].max() <= 2
    assert shown_digest(plain) == shown_digest(png(levels, GREY, before=[*before, sv.chunk(b"sRGB", b"\0")]))


@pytest.mark.parametrize("colour", [[], [sv.gama(100_000)], [sv.cicp(12, 13, 0, 1)]], ids=["plain", "gAMA", "cICP"])
def test_the_upper_eight_of_sixteen_bits_are_shown(page, colour):
    levels = np.arange(65536).reshape(256, 256)
    for kind, samples in ((GREY, levels), (RGB, np.dstack([levels] * 3))):
        deep = screenshot(page, png(samples, kind, 16, before=colour))
        assert np.array_equal(deep, screenshot(page, png(samples >> 8, kind, before=colour)))
    clear = png(np.dstack([levels * 0, levels]), GREY_ALPHA, 16)
    assert np.array_equal(screenshot(page, clear)[..., 0], 255 - (levels >> 8))


@pytest.mark.parametrize("orientation", range(10))
@pytest.mark.parametrize("where", ["before", "after"])
def test_orientation_is_obeyed_before_the_pixels_and_not_after_them(page, orientation, where):
    picture = sv.page()
    data = png(picture, RGB, **{where: [sv.exif(orientation)]})
    upright = where == "after" or not 2 <= orientation <= 8
    shot, shown = screenshot(page, data), read_shown(data)
    assert shot.shape[:2] == (shown.height, shown.width)
    assert np.array_equal(shot, screenshot(page, png(picture, RGB))) == upright
    assert shown_digest(data) == shown_digest(png(shot, RGB))


@pytest.mark.parametrize(("delay", "last"), [((10, 1000), False), ((11, 1000), True)], ids=["10 ms", "11 ms"])
def test_frames_of_ten_milliseconds_or_less_are_shown_for_a_tenth_of_a_second(page, delay, last):
    """40 frames, played once: at an end after half a second, or after four."""
    white, black = np.full((4, 4, 4), 255), np.full((4, 4, 4), (0, 0, 0, 255))
    data = apng([Frame(white, delay=delay)] * 39 + [Frame(black, delay=delay)], plays=1)
    assert (screenshot(page, data, "#888", wait=2000).max() == 0) == last
