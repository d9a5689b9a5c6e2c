"""How far an export is, told after each item."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from whiteshot_nb._core.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from whiteshot_nb._core.progress import ReportProgress

T = TypeVar("T")


def with_progress(
    items: Iterable[T],
    total: int,
    notify: ReportProgress | None,
    *,
    failed: Callable[[T], bool],
    name: Callable[[T], str],
) -> Iterator[T]:
    """Yield items, and tell, when each was dealt with, how many are done and how many of them failed."""
    notify = notify or (lambda _: None)
    count = 0
    notify(Progress(0, total))
    for done, item in enumerate(items, 1):
        yield item
        count += failed(item)
        notify(Progress(done, total, count, name(item)))
