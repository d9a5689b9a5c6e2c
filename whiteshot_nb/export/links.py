"""Decide which addresses become links."""

from __future__ import annotations

_MAX_LENGTH = 2_079  # of a link in Excel


def is_link(value: object) -> bool:
    """Tell whether a value is a web address that every format can link to."""
    return (
        isinstance(value, str)
        and value.startswith(("https://", "http://"))
        and len(value) <= _MAX_LENGTH
        and value.isprintable()
    )
