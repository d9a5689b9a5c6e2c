"""How far an export is, told after each item."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from whiteshot_nb._core.jobs import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    ReportProgress = Callable[[Progress], None]

T = TypeVar("T")


def with_progress(
    items: Iterable[T],
    total: int,
    tell: ReportProgress | None,
    *,
    failed: Callable[[T], bool],
    name: Callable[[T], str],
) -> Iterator[T]:
    """Yield items, and tell, when each was dealt with, how many are done and how many of them failed."""
    tell = tell or (lambda _: None)
    count = 0
    tell(Progress(0, total))
    for done, item in enumerate(items, 1):
        yield item
        count += failed(item)
        tell(Progress(done, total, count, name(item)))
