"""The parts of a report's HTML: its head, its data, its pictures; nothing in them runs but our own script."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from whiteshot_nb._core.templates import load_template
from whiteshot_nb.views.js_modules import compose_module, styles

if TYPE_CHECKING:
    from collections.abc import Mapping

_STYLES = (
    "gallery.css",
    "review/review.css",
    "review/stage.css",
    "review/masks.css",
    "report/report.css",
    "report/print.css",
)
_INERT = str.maketrans({letter: f"\\u{ord(letter):04x}" for letter in "<>&"})

END = b"</body>\n</html>\n"


def beginning(data: Mapping[str, Any], head: Mapping[str, Any]) -> bytes:
    """Return all that stands before the pictures.

    Parameters
    ----------
    data
        What the script shows, as JSON knows it.
    head
        What the page says without it: title, facts, counts, the meaning of the classes.
    """
    script, style = _script(), styles(*_STYLES)
    page = load_template("whiteshot_nb.views", "report.html").render(
        head,
        script=script,
        style=style,
        data=_json(data),
        script_hash=_hash(script),
        style_hash=_hash(style),
    )
    return page.encode("utf-8", "replace")


def block(kind: str, number: int, data: bytes) -> bytes:
    """Return a picture as text that is not run: of the kind ``thumbnail`` or ``picture``, with the picture's number."""
    return f'<script type="text/plain" id="{kind}-{number}">{base64.b64encode(data).decode()}</script>\n'.encode()


def block_length(kind: str, number: int, length: int) -> int:
    """Return how many bytes `block` takes for so many bytes of a picture."""
    return len(block(kind, number, b"")) + (length + 2) // 3 * 4


def _json(data: Mapping[str, Any]) -> str:
    """Return JSON that cannot end the element it stands in."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_INERT)


@cache
def _script() -> str:
    return f'(() => {{\n"use strict";\n{compose_module("report/report.js")}}})();\n'


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
