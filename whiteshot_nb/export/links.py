"""Which addresses become links."""

from __future__ import annotations

_LONGEST = 2_079  # as far as Excel goes


def is_link(value: object) -> bool:
    """Whether it is an address of the web that every format can link to."""
    return (
        isinstance(value, str)
        and value.startswith(("https://", "http://"))
        and len(value) <= _LONGEST
        and value.isprintable()
    )
