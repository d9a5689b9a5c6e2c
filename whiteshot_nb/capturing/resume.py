"""Decide which scenes a resumed run still has to capture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whiteshot_nb.capturing.target_capture import TargetCapture
    from whiteshot_nb.model.shot_row import ShotRow


def capture_missing(target: TargetCapture, record: Mapping[str, Any], earlier: Sequence[ShotRow]) -> Sequence[ShotRow]:
    """Capture the missing scenes of a target, or all its scenes if it is not known yet which scenes it has.

    Parameters
    ----------
    target
        Captures the target.
    record
        The row of the target. Its column `answered` says whether the API has answered for this target before.
    earlier
        The shots of the target that the run contains already; empty for a new run.
    """
    missing = [row for row in earlier if not row.ok]
    if not record["answered"] or any(not row.scene.startswith("/") for row in missing):
        return target.run()
    return target.resume([row for row in earlier if row.ok], missing)
