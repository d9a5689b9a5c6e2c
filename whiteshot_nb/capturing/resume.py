"""Decide what a resumed run still has to capture: what had arrived is not requested again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whiteshot_nb.capturing.target_capture import TargetCapture
    from whiteshot_nb.model.shot_row import ShotRow


def capture_missing(target: TargetCapture, record: Mapping[str, Any], earlier: Sequence[ShotRow]) -> Sequence[ShotRow]:
    """Capture the scenes of a target that are missing, or all of them if it is not known which scenes it has.

    Parameters
    ----------
    target
        The target.
    record
        Its row in the ledger: `answered` says whether the API has named its scenes.
    earlier
        The shots of the target that the run has already; none in a new run.
    """
    missing = [row for row in earlier if not row.ok]
    if not record["answered"] or any(not row.scene.startswith("/") for row in missing):
        return target.run()
    return target.resume([row for row in earlier if row.ok], missing)
