"""Decide which URLs become clickable links."""

from __future__ import annotations

_MAX_LENGTH = 2_079  # maximum length of a link in Excel


def is_link(value: object) -> bool:
    """Return True if a value is an HTTP(S) URL that every export format can link to.

    Excel limits links to 2,079 characters, so longer URLs are not linked.
    """
    return (
        isinstance(value, str)
        and value.startswith(("https://", "http://"))
        and len(value) <= _MAX_LENGTH
        and value.isprintable()
    )
