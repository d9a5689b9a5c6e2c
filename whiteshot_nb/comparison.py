"""Shots against a baseline: one change for each scene."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from whiteshot_nb.errors import InvalidInput
from whiteshot_nb.jobs import Job
from whiteshot_nb.review import CHANGES, Rules, Side, Thresholds, compare_frames
from whiteshot_nb.templating import template

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from concurrent.futures import Executor

    import pandas as pd

    from whiteshot_nb.jobs import Progress
    from whiteshot_nb.review import Mask
    from whiteshot_nb.shots import Shots
    from whiteshot_nb.store import Pictures

FAIL_ON = frozenset(CHANGES) - {"unchanged", "tolerated", "noise"}
"""The changes that somebody has to look at, unless told otherwise."""

_SHOWN = 50


class Outcome(IntEnum):
    """How a check went; the number is an exit code."""

    CLEAN = 0
    UNREVIEWED = 3
    REJECTED = 4


@dataclass(frozen=True, slots=True)
class Check:
    """What a check found; true where all is well.

    Attributes
    ----------
    outcome
        Its number is the exit code: 0, 3 if changes are not reviewed, 4 if one was rejected.
    frame
        The rows of the comparison that are to blame.
    """

    outcome: Outcome
    frame: pd.DataFrame

    def __bool__(self) -> bool:
        return self.outcome is Outcome.CLEAN

    def __repr__(self) -> str:
        count = len(self.frame)
        scenes = f", {count} scene{'' if count == 1 else 's'}: {_counts(self.frame)}" if count else ""
        return f"<Check {self.outcome.name.lower()}{scenes}>"


class Comparison:
    """One change for each scene, in a frame.

    Parameters
    ----------
    frame
        As :func:`whiteshot_nb.review.compare_frames` returns it.
    shots, baseline
        Where the pictures of both sides are.
    """

    def __init__(self, frame: pd.DataFrame, *, shots: Pictures, baseline: Pictures) -> None:
        self._frame = frame
        self.pictures: Pictures = _Both(shots, baseline)

    def __repr__(self) -> str:
        count = len(self._frame)
        return f"<Comparison {count} scene{'' if count == 1 else 's'}: {_counts(self._frame) or 'nothing to compare'}>"

    def __len__(self) -> int:
        return len(self._frame)

    def _repr_html_(self) -> str:
        changed = self._frame[self._frame["change"] != "unchanged"]
        shown = changed.head(_SHOWN).astype(object)
        return template("whiteshot_nb.views", "comparison.html").render(
            title=repr(self)[1:-1],
            rows=shown.where(shown.notna(), None).to_dict("records"),
            more=len(changed) - len(shown),
            unchanged=len(self._frame) - len(changed),
        )

    @property
    def frame(self) -> pd.DataFrame:
        """One row for each scene, in the order of the shots; typed columns, none with bytes. Yours to change: a copy.

        `change` and `reason` say what and why; `pixels` is the count of pixelmatch and `share` its share of what was
        compared; `boxes` is a JSON list of ``[x, y, width, height]``, the largest of `box_count`; `x` and `y` are the
        upper left corner of what changed; `cluster` numbers equal changes, on `cluster_size` scenes.
        """
        return self._frame.copy()

    @property
    def summary(self) -> pd.DataFrame:
        """How many scenes, clusters and counted pixels each class has: one row for each class that is there."""
        groups = self._frame.groupby("change")
        table = groups.agg(scenes=("scene", "size"), clusters=("cluster", "nunique"), pixels=("pixels", "sum"))
        return table.reindex([change for change in CHANGES if change in table.index])

    def check(self, *, fail_on: Collection[str] = FAIL_ON) -> Check:
        """Tell whether somebody has to look at a change: ``sys.exit(comparison.check().outcome)``.

        Parameters
        ----------
        fail_on
            The classes that count. Default: all but unchanged, tolerated and noise.

        Raises
        ------
        InvalidInput
            If there is no such class.
        """
        unknown = set(fail_on) - set(CHANGES)
        if unknown:
            raise InvalidInput(
                f"There is no class {min(unknown)}", field="fail_on", hint=f"There are {', '.join(CHANGES)}."
            )
        found = self._frame[self._frame["change"].isin(list(fail_on))]
        return Check(Outcome.CLEAN if found.empty else Outcome.UNREVIEWED, found.copy())


def compare(
    shots: Shots,
    baseline: Shots,
    *,
    masks: Iterable[Mask] = (),
    thresholds: Thresholds | None = None,
    executor: Executor | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Comparison:
    """Compare shots with approved ones, and wait for it.

    Scenes are matched by room and path; by path alone if each side has one room or is a folder. Equal files are
    decided by their sha256. A picture that cannot be read is ``failed``, with the reason; it never costs the others.

    Parameters
    ----------
    shots, baseline
        The new pictures and the approved ones.
    masks
        Rectangles that do not count.
    thresholds
        What counts; see :class:`Thresholds`.
    executor
        Where pairs are compared: any executor that runs what can be pickled. None: threads of this process, which use
        all cores for the decoding.
    on_progress
        Called with each step, in the job's thread.

    Returns
    -------
    Comparison
        ``.frame``, ``.summary``, ``.check()``.

    Raises
    ------
    InvalidInput
        If a scene is there twice on one side, with two pictures.
    """
    return start_compare(
        shots, baseline, masks=masks, thresholds=thresholds, executor=executor, on_progress=on_progress
    ).result()


def start_compare(
    shots: Shots,
    baseline: Shots,
    *,
    masks: Iterable[Mask] = (),
    thresholds: Thresholds | None = None,
    executor: Executor | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Job[Comparison]:
    """Begin a comparison in the background; see :func:`compare` for the parameters.

    Returns
    -------
    Job
        ``job.progress``, ``job.cancel()``, ``job.result()``, ``await job``. After a cancel, what had not been compared
        is ``failed``.
    """
    before, after = (Side(one.frame, one.pictures, one.whole) for one in (baseline, shots))
    rules = Rules(masks=tuple(masks), thresholds=thresholds or Thresholds())

    def work(job: Job[Comparison]) -> Comparison:
        frame = compare_frames(before, after, rules, job, executor=executor)
        return Comparison(frame, shots=shots.pictures, baseline=baseline.pictures)

    return Job(work, name="compare", on_progress=on_progress)


class _Both:
    """The pictures of two places."""

    def __init__(self, *places: Pictures) -> None:
        self._places = places

    def get(self, sha256: str) -> bytes:
        """Return the bytes; `KeyError` if there are none."""
        for place in self._places:
            try:
                return place.get(sha256)
            except KeyError:
                continue
        raise KeyError(sha256)


def _counts(frame: pd.DataFrame) -> str:
    counts = frame["change"].value_counts()
    return ", ".join(f"{counts[change]} {change}" for change in CHANGES if change in counts.index)
