"""Find out whether the process that captures a run still exists."""

from __future__ import annotations

import os
import socket
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

HOST = socket.gethostname()
_MAX_SILENCE = timedelta(seconds=60)


def current_status(run: Mapping[str, Any]) -> str:
    """Return the current status of a run; `run` is the row of the run.

    If the run is unfinished, the status depends on the process that captures the run. If this process has ended, the
    run is ``interrupted``. If not, the run is ``running``. A process has ended if its last heartbeat in the row is more
    than a minute old. A process of this machine has also ended if its process id no longer exists.
    """
    status: str = run["status"]
    if status not in {"planning", "running"}:
        return status
    silence = datetime.now(UTC) - datetime.fromisoformat(run["seen_at"])
    gone = silence > _MAX_SILENCE or (run["host"] == HOST and not _alive(run["pid"]))
    return "interrupted" if gone else "running"


def _alive(pid: int) -> bool:
    if os.name == "nt":  # on Windows, signal 0 is Ctrl-C
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
