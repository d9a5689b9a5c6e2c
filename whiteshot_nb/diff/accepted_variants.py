"""Find out whether a picture is an accepted variant of the picture in the baseline."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from whiteshot_nb.model.picture_identity import PictureIdentity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from whiteshot_nb.model.pair_key import PairKey, SceneKey
    from whiteshot_nb.model.shot_columns import FrameRow


class AcceptedVariants:
    """The accepted variants of the pictures of a baseline, by scene.

    Parameters
    ----------
    reasons
        A dictionary from pairs of a main picture and its variant to the reason why the variant was accepted.
    """

    def __init__(self, reasons: Mapping[PairKey, str]) -> None:
        self._by_scene: dict[SceneKey, list[tuple[PictureIdentity, PictureIdentity, str]]] = defaultdict(list)
        for pair, reason in reasons.items():
            if pair.baseline is not None and pair.sha256 is not None:
                main = PictureIdentity(pair.baseline, pair.baseline_shown_digest)
                variant = PictureIdentity(pair.sha256, pair.shown_digest)
                self._by_scene[pair.room, pair.scene].append((main, variant, reason))

    def reason(self, row: FrameRow, before: PictureIdentity, after: PictureIdentity) -> str | None:
        """Return why the picture of a shot was accepted as a variant; None if it was not accepted as a variant.

        Parameters
        ----------
        row
            A row of the comparison, which names the room and the scene.
        before
            The picture of the baseline.
        after
            The picture of the shot.
        """
        for main, variant, reason in self._by_scene.get((row["room"], row["scene"]), ()):
            if main.is_same_as(before) and variant.is_same_as(after):
                return reason
        return None
