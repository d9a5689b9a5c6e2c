"""Store a new run and its targets (what to capture), before anything is captured."""

from __future__ import annotations

from itertools import chain, islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    """Store a new run and all its targets (what to capture); if a target is not valid, nothing is stored.

    Parameters
    ----------
    store
        The storage to which the run is written.
    run
        The id of the new run.
    client
        The API client, whose base URL and region are stored with the run.
    options
        The options of the capture.
    requests
        One request for each target. Reading a request from this iterable validates the target.
    whole_room
        The request to capture a whole room, as JSON text. In this case, `requests` is empty, and the targets are added
        later, when the scenes of the room are listed. None: the run does not capture a whole room.

    Raises
    ------
    InvalidInput
        If a target is not valid.
    LibraryError
        If the tables of the library cannot be written.
    """
    ledger = store.ledger
    chunks = _chunks(requests)
    first, second = next(chunks, []), next(chunks, [])
    ledger.begin(
        run,
        first,
        status="planning" if second else "running",
        base_url=client.base_url,
        region=client.region,
        whole_room=whole_room,
        **options.record,
    )
    if not second:
        return
    try:
        for chunk in chain([second], chunks):
            ledger.add_targets(run, chunk)
    except BaseException:
        ledger.remove(run)
        raise
    ledger.end_planning(run)


def _chunks(requests: Iterable[CaptureRequest]) -> Iterator[list[dict[str, Any]]]:
    """Yield lists of up to a thousand targets, as rows of the table of targets."""
    remaining = iter(requests)
    while chunk := [request.record for request in islice(remaining, _CHUNK)]:
        yield chunk
