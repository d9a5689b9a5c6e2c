"""Report the progress of work to a progress bar or a function."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tqdm import tqdm


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a job, counted in items such as scenes or rooms.

    Attributes
    ----------
    done
        The number of finished items, including those that failed.
    total
        The total number of items; 0 if it is not known yet.
    failed
        The number of items that failed.
    step
        A description of the current step, such as ``fetching pictures``; may be empty.

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
"""The type of every ``progress`` parameter: False, True for a progress bar, or a function called at every step."""


class ProgressBar:
    """A progress bar that `tqdm` shows as text or as a notebook widget; call it with a `Progress` to update it.

    Parameters
    ----------
    unit
        The unit that the bar counts, in the singular, such as ``scene``.
    label
        The text before the bar.
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
        """Stop updating the bar; its last state stays visible."""
        self._bar.close()


@contextmanager
def progress_reporter(progress: ProgressOption, *, label: str, unit: str = "scene") -> Iterator[ReportProgress | None]:
    """Yield a function that reports progress, or None if `progress` is False.

    Parameters
    ----------
    progress
        If True, a progress bar is shown, and closed at the end of the ``with`` block. If False, nothing is shown. If
        this is a function, it is yielded unchanged.
    label, unit
        The text before the progress bar, and the unit that it counts; see :class:`ProgressBar`.
    """
    if progress is not True:
        yield progress or None
        return
    bar = ProgressBar(unit, label)
    try:
        yield bar
    finally:
        bar.close()
