"""Write SVG: numbers, escaped text and tags."""

from __future__ import annotations

import re

FARTHEST = 1e7
"""Pixels. Beyond it nothing can be seen, and single precision floats get coarse."""

# XML 1.0 has no way to write these, not even escaped: control characters, surrogates, U+FFFE and U+FFFF.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def legal(text: str) -> str:
    """Return `text` with every character that XML does not allow replaced by U+FFFD."""
    return _ILLEGAL.sub("\ufffd", text)


def escape(text: str) -> str:
    """Return text escaped for the inside of an element or attribute."""
    return text.translate(_ESCAPES)


def number(value: float) -> str:
    """Write a number with at most 3 decimals, never as ``1e+07``, ``nan`` or ``-0``."""
    kept = min(max(value, -FARTHEST), FARTHEST)
    written = f"{kept:.3f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def tag(name: str, content: str | None = None, /, **attributes: str | float | None) -> str:
    """Write an element; `stroke_width` becomes ``stroke-width``, an attribute that is None is left out."""
    written = "".join(
        f' {key.replace("_", "-")}="{escape(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}/>" if content is None else f"<{name}{written}>{content}</{name}>"
