"""Progress of an export, reported after each item."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from whiteshot_nb._core.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from whiteshot_nb._core.progress import ProgressOption

T = TypeVar("T")


def with_progress(
    items: Iterable[T],
    total: int,
    progress: ProgressOption,
    *,
    failed: Callable[[T], bool],
    name: Callable[[T], str],
) -> Iterator[T]:
    """Yield items; after each, when it has been written, report how many are done and how many of them failed.

    Parameters
    ----------
    items, total
        The items, and their number.
    progress
        The function to call, as :func:`whiteshot_nb.export.exporter.exporter` passes it on; anything else is ignored.
    failed, name
        Return whether an item failed, and what it is called.
    """
    report = progress if callable(progress) else None
    failures = 0
    if report:
        report(Progress(0, total))
    for done, item in enumerate(items, 1):
        yield item
        failures += failed(item)
        if report:
            report(Progress(done, total, failures, name(item)))
