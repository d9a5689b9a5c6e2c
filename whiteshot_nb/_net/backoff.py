"""How long to wait before something is asked for again: as long as the other side says, or a random backoff."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_SHORTEST, _LONGEST = 0.5, 8.0  # seconds that the first wait has at most, and any wait


def parse_retry_after(header: str | None) -> float | None:
    """Return the seconds of a ``Retry-After`` header (RFC 9110, 10.2.3: seconds or a date); None if it is neither."""
    if header is None:
        return None
    if seconds := re.fullmatch(r"[0-9]{1,9}", header.strip()):
        return float(seconds[0])
    try:
        until = parsedate_to_datetime(header)
    except (TypeError, ValueError):
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC)).total_seconds())


def backoff_seconds(attempt: int, asked: float | None) -> float:
    """Return the seconds to wait after an attempt, the first being 1.

    It is what the other side asked for and up to a tenth more, or a random time that may double with each attempt.
    """
    if asked is not None:
        return asked * random.uniform(1, 1.1)  # noqa: S311 - spreads clients, keeps no secret
    return random.uniform(0, min(_LONGEST, _SHORTEST * 2 ** (attempt - 1)))  # noqa: S311 - as above
