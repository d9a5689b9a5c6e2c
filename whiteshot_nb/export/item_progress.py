"""Report the progress of an export after each item."""

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
    """Yield the items. After each item, report how many items are finished and how many of these failed.

    Parameters
    ----------
    items
        The items.
    total
        Number of items.
    progress
        Function to call with a :class:`Progress`. A boolean is ignored.
    failed
        Function that takes an item and returns whether the item failed.
    name
        Function that takes an item and returns the name of the item.
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
