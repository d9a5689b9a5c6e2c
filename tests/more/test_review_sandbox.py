"""The rules against the sandbox's own noise: drawn again, a fraction of a pixel further, or in another font."""

from __future__ import annotations

import base64

import httpx
import pytest
from boards import as_png
from PIL import Image

import whiteshot_nb as ws
from whiteshot_nb.diff.compare_pair import PicturePair, compare_pair
from whiteshot_nb.server.drawing import Renderer, compose
from whiteshot_nb.server.drawing.fonts import find_fonts
from whiteshot_nb.server.elements import SceneContent, Text

SIZE = (1280, 720)
ACROSS = ("x", "x1", "x2")
DOWN = ("y", "y1", "y2")


class Drawn:
    """A room of the sandbox that one scene after the other is put into."""

    def __init__(self, sandbox, client):
        self.client = client
        self.room = client.rooms.create(name="noise").uuid
        self.routes = f"{sandbox.url.removesuffix('/v5')}/whiteshot/v1/rooms"
        self.headers = {"token": sandbox.token}

    def content(self, room, scene):
        answer = httpx.get(f"{self.routes}/{room}/scene", params={"path": scene}, headers=self.headers, trust_env=False)
        return answer.raise_for_status().json()

    def png(self, content):
        """Draw on a slide that is as large as the picture, so that a unit of the board is a pixel."""
        slide = {"src": SLIDE, "width": SIZE[0], "height": SIZE[1]}
        httpx.put(
            f"{self.routes}/{self.room}/scene",
            params={"path": "/init"},
            json={"background": content["background"], "elements": content["elements"], "ppt": slide},
            headers=self.headers,
            trust_env=False,
        ).raise_for_status()
        return ws.capture(self.client, self.room, "/init", width=SIZE[0], height=SIZE[1])[0].png


SLIDE = f"data:image/png;base64,{base64.b64encode(as_png(Image.new('RGB', (16, 9), 'white'))).decode()}"


def further(content, pixels):
    """The same content, `pixels` further to the right and down."""

    def moved(element):
        other = dict(element)
        for name in (*ACROSS, *DOWN):
            if name in other:
                other[name] += pixels
        if "points" in other:
            other["points"] = [[x + pixels, y + pixels] for x, y in other["points"]]
        return other

    return content | {"elements": [moved(element) for element in content["elements"]]}


def test_a_scene_drawn_twenty_times_is_one_picture(client, lesson, tmp_path):
    shots = [
        ws.capture(client, lesson, "/lesson/06-plant", width=640, height=360, library=tmp_path / "lib")[0]
        for _ in range(20)
    ]
    assert len({shot.sha256 for shot in shots}) == 1


@pytest.fixture(scope="module")
def boards(sandbox):
    """Every sample board: its content, and a picture of it."""
    with sandbox.client() as client:
        drawn = Drawn(sandbox, client)
        found = {}
        for room in sandbox.rooms:
            for scene in client.scenes.list(room.uuid):
                content = drawn.content(room.uuid, scene)
                if content["elements"]:
                    found[scene] = (content, drawn.png(content))
        yield drawn, found


@pytest.mark.parametrize("pixels", [1 / 3, -1 / 3, 2 / 3])
def test_a_board_of_the_sandbox_a_fraction_of_a_pixel_further_is_noise(boards, pixels):
    drawn, found = boards
    classes = {
        scene: compare_pair(PicturePair(png, drawn.png(further(content, pixels)))).change
        for scene, (content, png) in found.items()
    }
    assert len(classes) > 20
    assert set(classes.values()) == {"noise"}, classes


def test_a_line_of_text_that_is_gone_is_content_even_under_noise(boards):
    drawn, found = boards
    classes = {}
    for scene, (content, png) in found.items():
        texts = [one for one in content["elements"] if one["type"] == "text" and one.get("opacity", 1) == 1]
        if not texts:
            continue
        others = [one for one in content["elements"] if one is not texts[-1]]
        shifted = drawn.png(further(content | {"elements": others}, 1 / 3))
        classes[scene] = compare_pair(PicturePair(png, shifted)).change
    assert len(classes) > 15
    assert set(classes.values()) == {"content"}, classes


def test_another_font_is_content():
    """Its letters have other shapes and widths: no noise, and a reviewer has to see it."""
    words = SceneContent(
        elements=[Text(x=60, y=40 + 50 * row, text="A plant makes sugar", font_size=32) for row in range(9)]
    )
    pngs = []
    for package in ("manimgx_fonts", "noto_cjk_sans_otc"):
        fonts = find_fonts((package,), ())
        with Renderer(workers=1, fonts=fonts) as renderer:
            pngs.append(renderer.submit(compose(words, *SIZE, lambda _: None, fonts=fonts).svg).result())
    assert compare_pair(PicturePair(*pngs)).change == "content"
