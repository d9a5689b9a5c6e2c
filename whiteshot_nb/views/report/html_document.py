"""The parts of a report's HTML: head, data and pictures. Only the script of this package can run in the page."""

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
_ESCAPES = str.maketrans({letter: f"\\u{ord(letter):04x}" for letter in "<>&"})

END = b"</body>\n</html>\n"


def document_start(data: Mapping[str, Any], head: Mapping[str, Any]) -> bytes:
    """Return the HTML document up to its pictures.

    Parameters
    ----------
    data
        Data for the script, which is written as JSON.
    head
        Variables of the page's head: title, facts, counts, and explanations of the change types.
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


def picture_block(kind: str, number: int, data: bytes) -> bytes:
    """Return an HTML element that contains a picture as base64; the browser does not show or run the element.

    Parameters
    ----------
    kind
        ``thumbnail`` or ``picture``.
    number
        Number of the picture in the report.
    data
        Bytes of the image file.
    """
    return f'<script type="text/plain" id="{kind}-{number}">{base64.b64encode(data).decode()}</script>\n'.encode()


def picture_block_length(kind: str, number: int, length: int) -> int:
    """Return the number of bytes of the element that :func:`picture_block` returns.

    Parameters
    ----------
    kind
        ``thumbnail`` or ``picture``.
    number
        Number of the picture in the report.
    length
        Number of bytes of the image file.
    """
    return len(picture_block(kind, number, b"")) + (length + 2) // 3 * 4


def _json(data: Mapping[str, Any]) -> str:
    """Return JSON in which no text can close the script element around it."""
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(_ESCAPES)


@cache
def _script() -> str:
    return f'(() => {{\n"use strict";\n{compose_module("report/report.js")}}})();\n'


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
