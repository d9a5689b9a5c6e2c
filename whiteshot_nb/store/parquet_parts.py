"""Store the rows of runs as Parquet files, next to the pictures of the library.

Each file contains the rows of one shard (a range of rooms).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from whiteshot_nb.storage import Storage


class ParquetParts:
    """The Parquet files with the rows of runs, in the folder ``parts/<run>/`` of a library.

    Parameters
    ----------
    storage
        The folder or bucket of the library, with the access keys if it is a bucket.
    """

    def __init__(self, storage: Storage) -> None:
        self._storage = storage

    def put(self, run: str, name: str, data: bytes) -> None:
        """Write a Parquet file of a run; a file of the run with the same name is replaced.

        Parameters
        ----------
        run
            The id of the run.
        name
            The file name, without ``.parquet``.
        data
            The content of the file.

        Raises
        ------
        StorageError
            If the file cannot be written.
        """
        key = f"{self._prefix(run)}{name}.parquet"
        self._storage.put(key, data, content_type="application/vnd.apache.parquet")

    def locations(self, run: str) -> list[str]:
        """Return the sorted paths of a run's Parquet files, or their ``s3://`` URLs if they are in a bucket."""
        return sorted(self._storage.address(stored.key) for stored in self._storage.list(self._prefix(run)))

    def drop(self, run: str) -> None:
        """Delete the Parquet files of a run."""
        for stored in self._storage.list(self._prefix(run)):
            self._storage.delete(stored.key)

    def _prefix(self, run: str) -> str:
        return f"{self._storage.prefix}parts/{run}/"
