"""A Reviewer without a browser: what is said to it, what it answers, and what a browser then holds."""

from __future__ import annotations

import json


class Talk:
    """A widget, and what it sent to a browser that takes all of it."""

    def __init__(self, reviewer):
        self.reviewer, self.sent = reviewer, []
        reviewer.send = lambda content, buffers=None: self.sent.append((content, buffers or []))
        self.seen = None  # the latest decision that the browser knows
        self.say("rows")

    def say(self, kind, **message):
        """Send a message as the browser does, and return the answers of each kind, the last of each."""
        self.sent.clear()
        if kind in {"decide", "undo", "refresh"}:
            message = {"seen": self.seen, "request": "1"} | message
        self.reviewer._protocol.receive(json.loads(json.dumps({"kind": kind, **message})))
        return self.heard()

    def heard(self):
        """Return the answers of each kind, after the browser has taken them."""
        answers = {content["kind"]: json.loads(json.dumps(content)) for content, _ in self.sent}
        for content, _ in self.sent:
            if content.get("events"):
                self.seen = content["events"][-1]["id"]
        if "rows" in answers:
            self._columns = answers["rows"]["rows"]
        return answers

    def settled(self):
        """Wait for what is evaluated again, and return what was told of it."""
        self.reviewer._protocol._masking.wait()
        return self.heard()

    def column(self, name):
        """Return the values of a column as they were sent first, one for each row."""
        return expanded(self._columns | self._columns["numbers"], name, len(self.reviewer._recorder))

    def rows(self, *scenes):
        frame = self.reviewer.frame
        return [int(frame.index[frame["scene"] == scene][0]) for scene in scenes]

    def verdicts(self):
        return self.reviewer.frame.set_index("scene")["verdict"].dropna().to_dict()


def expanded(columns, name, count):
    """Return the values of a column of a review, one for each row."""
    values = columns[name]
    return values if isinstance(values, list) else [values] * count
