"""A Reviewer without a browser: what is said to it, and what it answers."""

from __future__ import annotations

import json


class Talk:
    """A widget, and what it sent to the browser."""

    def __init__(self, reviewer):
        self.reviewer, self.sent = reviewer, []
        reviewer.send = lambda content, buffers=None: self.sent.append((content, buffers or []))

    def say(self, kind, **message):
        """Send a message as the browser does, and return the answers of each kind, the last of each."""
        self.sent.clear()
        self.reviewer._protocol.receive(json.loads(json.dumps({"kind": kind, **message})))
        return self.heard()

    def heard(self):
        return {content["kind"]: content for content, _ in self.sent}

    def settled(self):
        """Wait for what is evaluated again, and return what was told of it."""
        self.reviewer._protocol._masking.wait()
        return self.heard()

    def rows(self, *scenes):
        frame = self.reviewer.frame
        return [int(frame.index[frame["scene"] == scene][0]) for scene in scenes]

    def place(self, scene, *, member=False):
        return {"row": self.rows(scene)[0], "member": member}

    def listed(self):
        return [item["name"] for item in self.reviewer._state.items(0, 100)]

    def verdicts(self):
        return self.reviewer.frame.set_index("scene")["verdict"].dropna().to_dict()
