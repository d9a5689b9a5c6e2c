"""Remove the query string of each URL from log messages.

`urllib3` logs every URL, and the query string of a presigned URL is a secret.
"""

from __future__ import annotations

import logging
import re
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUERY = re.compile(r"\?[^\s'\"<>]+")
_hiding: ContextVar[bool] = ContextVar("hiding", default=False)


class _WithoutQueries(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if _hiding.get():
            record.msg, record.args = _QUERY.sub("?…", record.getMessage()), ()
        return True


for _name in ("urllib3.connectionpool", "urllib3.util.retry", "urllib3.poolmanager"):
    logging.getLogger(_name).addFilter(_WithoutQueries())


@contextmanager
def queries_redacted() -> Iterator[None]:
    """Remove the query string from every URL that `urllib3` logs in this thread during the ``with`` block."""
    before = _hiding.set(True)
    try:
        yield
    finally:
        _hiding.reset(before)
