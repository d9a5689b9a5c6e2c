"""Report the progress of work: to a progress bar, or to a function."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tqdm import tqdm


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of a job.

    Attributes
    ----------
    done
        Number of finished items, failed ones included.
    total
        Number of all items; 0 while it is not known.
    failed
        Number of items that failed.
    step
        The current step in words, such as ``fetching pictures``; may be empty.

    Examples
    --------
    >>> def show(progress):
    ...     print(f"{progress.done} of {progress.total} {progress.step}")
    >>> capture(client, room, width=1280, height=720, progress=show)  # doctest: +SKIP
    0 of 0 asking the server
    """

    done: int = 0
    total: int = 0
    failed: int = 0
    step: str = ""


ReportProgress: TypeAlias = "Callable[[Progress], None]"

ProgressOption: TypeAlias = "bool | ReportProgress"
"""What every ``progress=`` takes: True for a progress bar, or a function that is called at every step."""


class ProgressBar:
    """A `tqdm` progress bar, in a notebook a widget; called at every step.

    Parameters
    ----------
    unit
        What the bar counts, in the singular.
    label
        Text before the bar.
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
        """Close the bar; it stays visible."""
        self._bar.close()


@contextmanager
def progress_reporter(progress: ProgressOption, *, label: str, unit: str = "scene") -> Iterator[ReportProgress | None]:
    """Yield the function to report progress to; None if ``progress=`` is False.

    Parameters
    ----------
    progress
        True for a progress bar, which is closed at the end; or a function.
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
