"""Keep the rows of runs as Parquet files, one for each shard, beside the pictures of their library."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whiteshot_nb.storage import Storage


class ParquetParts:
    """The Parquet files of runs, in ``parts/<run>/`` of a library.

    Parameters
    ----------
    storage
        The library's folder or bucket.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def put(self, run: str, name: str, data: bytes) -> None:
        """Write a part; one of the same name is replaced.

        Raises
        ------
        StorageError
            If it cannot be written.
        """
        key = f"{self._prefix(run)}{name}.parquet"
        self._storage.put(key, data, content_type="application/vnd.apache.parquet")

    def locations(self, run: str) -> list[str]:
        """Return the paths of a run's parts, or their ``s3://`` addresses."""
        return sorted(self._storage.address(stored.key) for stored in self._storage.list(self._prefix(run)))

    def drop(self, run: str) -> None:
        """Remove the parts of a run."""
        for stored in self._storage.list(self._prefix(run)):
            self._storage.delete(stored.key)

    def _prefix(self, run: str) -> str:
        return f"{self._storage.prefix}parts/{run}/"
