"""A scene that nobody can draw, among others."""

from __future__ import annotations

import base64
import io
import random

import httpx
from PIL import Image

import whiteshot_nb as ws


def test_a_scene_that_cannot_be_drawn_is_a_marked_page_and_costs_the_others_nothing(client, room, sandbox):
    client.scenes.add(room, "/g", ["a", "b", "c"])
    url = f"{sandbox.url.removesuffix('/v5')}/whiteshot/v1/rooms/{room}/elements"
    heavy = base64.b64encode(noise_png()).decode()
    picture = {"type": "image", "x": 0, "y": 0, "width": 9, "height": 9, "src": f"data:image/png;base64,{heavy}"}
    for _ in range(11):
        answer = httpx.post(
            url, params={"path": "/g/b"}, json={"elements": [picture]}, headers={"token": sandbox.token}, timeout=60
        )
        assert answer.status_code == 201
    shots = ws.capture(client, room, "/g", width=320, height=180, group=True)
    assert shots.frame["ok"].all()
    assert [bool(shot.hint) for shot in shots] == [False, True, False]
    assert "could not be drawn" in shots["/g/b"].hint
    assert not shots["/g/b"].blank
    (alone,) = ws.capture(client, room, "/g/b", width=320, height=180)
    assert not alone.ok
    assert "Scene /g/b" in alone.error
    assert "500 “a scene could not be drawn: The scene, including its pictures, requires more than 64 MB" in alone.error


def noise_png():
    noise = random.Random(1).randbytes(1400 * 1300 * 3)
    buffer = io.BytesIO()
    Image.frombytes("RGB", (1400, 1300), noise).save(buffer, "PNG")
    return buffer.getvalue()
