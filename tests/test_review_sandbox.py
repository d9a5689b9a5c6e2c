"""The rules against the noise of the sandbox's own renderer: what it draws again, a fraction of a pixel further, or in another font."""

from __future__ import annotations

import base64

import httpx
import pytest
from boards import as_png
from PIL import Image

import whiteshot_nb as ws
from whiteshot_nb.review.pair import Pair, compare_pair

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


@pytest.fixture
def drawn(sandbox, client):
    return Drawn(sandbox, client)


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


def test_a_board_of_the_sandbox_a_third_of_a_pixel_further_is_noise(drawn, sandbox, client):
    found = {}
    for room in sandbox.rooms:
        for scene in client.scenes.list(room.uuid):
            content = drawn.content(room.uuid, scene)
            if content["elements"]:
                pair = Pair(drawn.png(content), drawn.png(further(content, 1 / 3)))
                found[f"{room.name} {scene}"] = compare_pair(pair)
    for name, one in found.items():
        print(name, one.change, one.reason, one.seconds)
    assert len(found) > 10
    assert {one.change for one in found.values()} == {"noise"}
