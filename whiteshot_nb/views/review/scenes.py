"""The rows of a comparison under review, and the values that the review's list needs from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whiteshot_nb.review.with_verdicts import pair_keys, with_verdicts
from whiteshot_nb.views.review.cards import LISTED, cards_of, line_title, moved_members, name_of, without_lone_room

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from whiteshot_nb.model.pair_key import PairKey
    from whiteshot_nb.review.verdicts import Event


class ReviewedScenes:
    """The rows of a comparison under review.

    Parameters
    ----------
    frame
        DataFrame like ``comparison.frame``.

    Attributes
    ----------
    pairs
        Pair of pictures of each row.
    changes
        Change type of each row.
    cards
        Card number of each row; the rows of a cluster (scenes with the same change) have the same number.
    listed
        For each row, the values that the list needs; missing values are None.
    elsewhere
        Rows whose change is at a different position than in most scenes of their cluster.
    title
        Short title of the review.
    """

    def __init__(self, frame: pd.DataFrame) -> None:
        self.table = frame.reset_index(drop=True)
        self.pairs = pair_keys(self.table)
        self._shown = without_lone_room(self.table)
        self.listed = records_of(self._shown[list(LISTED)])
        self.changes: list[str] = [record["change"] for record in self.listed]
        self.cards = cards_of([record["cluster"] for record in self.listed])
        self.elsewhere = moved_members(self.cards, self.listed)
        self.title = line_title(self.table)
        self._rows = {pair: row for row, pair in enumerate(self.pairs)}
        self._hashes = {one for pair in self.pairs for one in (pair.baseline, pair.sha256) if one}

    def __len__(self) -> int:
        return len(self.pairs)

    def with_verdicts(self, verdicts: Mapping[PairKey, Event]) -> pd.DataFrame:
        """Return the DataFrame with these verdicts."""
        return with_verdicts(self.table, self.pairs, verdicts)

    def record(self, row: int, event: Event | None) -> dict[str, Any]:
        """Return a row with its verdict; missing values are None."""
        one = slice(row, row + 1)
        verdicts = {self.pairs[row]: event} if event else {}
        return records_of(with_verdicts(self._shown.iloc[one], self.pairs[one], verdicts))[0]

    def rows_of(self, event: Event) -> list[int]:
        """Return the numbers of the rows to which a decision applies."""
        return [self._rows[pair] for pair in event.pairs if pair in self._rows]

    def name(self, row: int) -> str:
        """Return the name by which the list shows the scene of a row."""
        return name_of(self.listed[row])

    def own_pictures(self, hashes: Iterable[object]) -> list[str]:
        """Return the given hashes that are the sha256 of a picture of the reviewed scenes."""
        return [one for one in hashes if isinstance(one, str) and one in self._hashes]


def records_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one dictionary for each row; missing values are None."""
    records: list[dict[str, Any]] = frame.astype(object).where(frame.notna(), None).to_dict("records")  # type: ignore[assignment]
    return records
