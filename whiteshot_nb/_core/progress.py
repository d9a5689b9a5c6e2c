"""The progress bar of work that takes a while."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from whiteshot_nb._core.jobs import Progress


@contextmanager
def progress_bar(unit: str, *, shown: bool, doing: str = "capture") -> Iterator[Callable[[Progress], None]]:
    """Give a function that shows how far the work is; `doing` stands before the bar."""
    if not shown:
        yield lambda _: None
        return
    from tqdm.auto import tqdm  # noqa: PLC0415 - 20 ms of import that a hidden bar need not cost

    with tqdm(desc=doing, unit=unit) as bar:
        told: Progress | None = None

        def show(now: Progress) -> None:
            nonlocal told
            if now == told:
                return
            told = now
            bar.total = now.total or None
            bar.set_postfix_str(f"{now.failed} failed" if now.failed else now.doing, refresh=False)
            bar.update(now.done - bar.n)
            if now.done == now.total:
                bar.refresh()

        yield show


@contextmanager
def progress_reporter(
    doing: str,
    shown: bool,  # noqa: FBT001 - passed on from a keyword
    on_progress: Callable[[Progress], None] | None,
) -> Iterator[Callable[[Progress], None]]:
    """Give what tells a progress bar, if it is shown, and whoever asked."""
    with progress_bar("scene", shown=shown, doing=doing) as show:

        def tell(now: Progress) -> None:
            show(now)
            if on_progress is not None:
                on_progress(now)

        yield tell
