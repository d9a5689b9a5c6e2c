"""Which process a run belongs to, and whether it is still there."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

HOST = socket.gethostname()
_DEAD = timedelta(seconds=60)


def current_status(run: Mapping[str, Any]) -> str:
    """Return the status of a run's record, ``interrupted`` where it is not over but its process is gone.

    On the same machine the process is looked for; on another, a run that was not heard of for a minute is taken
    for gone.
    """
    status: str = run["status"]
    if status not in {"planning", "running"}:
        return status
    unseen = datetime.now(UTC) - datetime.fromisoformat(run["seen_at"])
    gone = unseen > _DEAD or (run["host"] == HOST and not _alive(run["pid"]))
    return "interrupted" if gone else "running"


def _alive(pid: int) -> bool:
    if os.name == "nt":  # there, signal 0 is not a question but Ctrl-C
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
