"""A real server process of one's own, and boards on it with pictures."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import contextmanager

import httpx
from PIL import Image

import whiteshot_nb as ws


@contextmanager
def serving(folder, *options, code=None):
    """Run a real server process; yields a client of it. `code` is run instead of the command line."""
    keys = {"WHITESHOT_AK": "ak", "WHITESHOT_SK": "secret"}
    started = ["-c", code] if code else ["-m", "whiteshot_nb", "serve", "--data", str(folder), *options]
    rest = [] if code else ["--port", "0", "--no-samples", "--stop-with-parent"]
    with subprocess.Popen(
        [sys.executable, *started, *rest],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | keys,
    ) as process:
        try:
            url = json.loads(process.stdout.readline())["url"]
            with ws.Client(ws.tokens.sign("sdk", "ak", "secret", role="admin"), base_url=url) as client:
                yield client
        finally:
            process.stdin.close()


class Board:
    """A fresh room, drawn on through the server's own routes."""

    def __init__(self, client):
        self.client = client
        self.room = client.rooms.create(name="pictures").uuid

    def scene(self, *sources, path="/init", ppt=None, opacity=1):
        box = {"type": "image", "x": -50, "y": -40, "width": 100, "height": 80, "opacity": opacity}
        behind = {"ppt": {"src": ppt, "width": 100, "height": 80}} if ppt else {}
        answer = httpx.put(
            f"{self.client.base_url.removesuffix('/v5')}/whiteshot/v1/rooms/{self.room}/scene",
            params={"path": path},
            json={"elements": [box | {"src": source} for source in sources], **behind},
            headers={"token": ws.tokens.sign("sdk", "ak", "secret", role="admin")},
            trust_env=False,
        )
        assert answer.status_code == 200

    def taken(self):
        """Take the screenshot; returns its warnings and the colour in its middle."""
        image = self.client.screenshot(self.room, "/init", width=100, height=80)
        picture = Image.open(io.BytesIO(httpx.get(image.url, trust_env=False).content)).convert("RGB")
        return list(image.warnings), picture.getpixel((50, 40))

    def warning(self, source):
        self.scene(source)
        ((warning,), _) = self.taken()
        return warning
