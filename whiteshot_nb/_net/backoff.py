"""Compute the wait before a retry: what the server asks for, or a random exponential backoff."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_SHORTEST, _LONGEST = 0.5, 8.0  # limits of the first wait and of any wait, in seconds


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


def backoff_seconds(attempt: int, retry_after: float | None) -> float:
    """Return the seconds to wait after an attempt, the first being 1.

    The wait is what the server asked for and up to a tenth more, or a random time whose limit doubles with each
    attempt, up to 8 seconds.
    """
    if retry_after is not None:
        return retry_after * random.uniform(1, 1.1)  # noqa: S311 - spreads clients, keeps no secret
    return random.uniform(0, min(_LONGEST, _SHORTEST * 2 ** (attempt - 1)))  # noqa: S311 - as above
