"""Write a new run and its targets into the ledger, before anything is captured."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from whiteshot_nb.capturing.capture_options import CaptureOptions
    from whiteshot_nb.capturing.capture_request import CaptureRequest
    from whiteshot_nb.client import Client
    from whiteshot_nb.store import RunStore

_CHUNK = 1000


def plan_run(
    store: RunStore,
    run: str,
    client: Client,
    options: CaptureOptions,
    requests: Iterable[CaptureRequest],
    *,
    whole_room: str | None = None,
) -> None:
    """Write a run with all its targets; if one of them is wrong, the run is removed again.

    Parameters
    ----------
    whole_room
        What the ledger keeps of a whole room, whose targets are known when it is listed.

    Raises
    ------
    InvalidInput
        If a target is wrong.
    LibraryError
        If the ledger cannot be written.
    """
    ledger = store.ledger
    server = {"base_url": client.base_url, "region": client.region}
    ledger.begin(run, status="planning", whole_room=whole_room, **server, **options.record)
    remaining = iter(requests)
    try:
        while chunk := [request.record for request in islice(remaining, _CHUNK)]:
            ledger.add_targets(run, chunk)
    except BaseException:
        ledger.remove(run)
        raise
    ledger.end_planning(run)
