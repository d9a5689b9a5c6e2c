"""Compute the time to wait before a retry: the time that the server asks for, or a random exponential backoff."""

from __future__ import annotations

import random
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_SHORTEST, _LONGEST = 0.5, 8.0  # maximum of the first wait and of any wait, in seconds


def parse_retry_after(header: str | None) -> float | None:
    """Parse a ``Retry-After`` header, and return the seconds to wait; None if the header is missing or invalid.

    The header contains either seconds or a date (RFC 9110, section 10.2.3).
    """
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
    """Return the time to wait before the next attempt, in seconds.

    Parameters
    ----------
    attempt
        The number of the attempt that failed, starting at 1.
    retry_after
        The time that the server asked to wait, in seconds. The result is then this time plus a random 0 to 10 %. None:
        the result is a random time, which is at most 0.5 seconds after the first attempt. This maximum doubles with
        each further attempt, up to 8 seconds.
    """
    if retry_after is not None:
        return retry_after * random.uniform(1, 1.1)  # noqa: S311 - spreads clients, keeps no secret
    return random.uniform(0, min(_LONGEST, _SHORTEST * 2 ** (attempt - 1)))  # noqa: S311 - as above
