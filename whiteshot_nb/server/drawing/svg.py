"""Format numbers, text and elements as SVG."""

from __future__ import annotations

import re

FARTHEST = 1e7
"""Maximum absolute value of a number in SVG; larger values are invisible, and imprecise in single precision."""

# XML 1.0 does not allow these, not even escaped: control characters, surrogates, U+FFFE and U+FFFF.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def legal(text: str) -> str:
    """Return a text with U+FFFD in place of every character that XML does not allow."""
    return _ILLEGAL.sub("\ufffd", text)


def escape(text: str) -> str:
    """Return a text with escaped ``&``, ``<``, ``>`` and ``"``, for use in an XML element or attribute."""
    return text.translate(_ESCAPES)


def number(value: float) -> str:
    """Format a number with at most 3 decimals, and never as ``1e+07`` or ``-0``."""
    kept = min(max(value, -FARTHEST), FARTHEST)
    written = f"{kept:.3f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


def tag(name: str, content: str | None = None, /, **attributes: str | float | None) -> str:
    """Return an SVG element as text.

    Parameters
    ----------
    name
        Name of the element.
    content
        Content of the element, as SVG. Default: the element is empty.
    attributes
        Attributes of the element. An underscore becomes a hyphen: `stroke_width` becomes ``stroke-width``. An attribute
        that is None is left out.
    """
    written = "".join(
        f' {key.replace("_", "-")}="{escape(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}/>" if content is None else f"<{name}{written}>{content}</{name}>"
