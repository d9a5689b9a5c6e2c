"""Report how far work has come: to a progress bar, or to a function of the caller's."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tqdm import tqdm


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work has come.

    Attributes
    ----------
    done, total
        Items finished, failed ones included, and items in all; `total` is 0 while it is not known yet.
    failed
        How many of the finished ones failed.
    step
        The present step in words.
    """

    done: int = 0
    total: int = 0
    failed: int = 0
    step: str = ""


ReportProgress: TypeAlias = "Callable[[Progress], None]"

ProgressOption: TypeAlias = "bool | ReportProgress"
"""What every ``progress=`` takes: True for a progress bar, or a function that is called at every step."""


class ProgressBar:
    """A progress bar of `tqdm`, in a notebook one of its widgets; called at every step.

    Parameters
    ----------
    unit
        What is counted, in the singular.
    label
        What stands before the bar.
    """

    def __init__(self, unit: str, label: str) -> None:
        from tqdm.auto import tqdm  # noqa: PLC0415 - 20 ms of import that a hidden bar need not cost

        self._bar: tqdm[None] = tqdm(desc=label, unit=unit)
        self._shown: Progress | None = None

    def __call__(self, now: Progress) -> None:
        if now == self._shown:
            return
        self._shown, bar = now, self._bar
        bar.total = now.total or None
        bar.set_postfix_str(f"{now.failed} failed" if now.failed else now.step, refresh=False)
        bar.update(now.done - bar.n)
        if now.done == now.total:
            bar.refresh()

    def close(self) -> None:
        """Leave the bar as it is."""
        self._bar.close()


@contextmanager
def progress_reporter(progress: ProgressOption, *, label: str, unit: str = "scene") -> Iterator[ReportProgress | None]:
    """Give the function that a ``progress=`` option stands for; None if nobody asked.

    Parameters
    ----------
    progress
        True for a progress bar, closed at the end; or the function itself.
    label, unit
        See :class:`ProgressBar`.
    """
    if progress is not True:
        yield progress or None
        return
    bar = ProgressBar(unit, label)
    try:
        yield bar
    finally:
        bar.close()
