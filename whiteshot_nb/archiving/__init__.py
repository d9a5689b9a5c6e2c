"""Archive many rooms: one file per room, rewritten only if the room's pictures changed."""

from whiteshot_nb.archiving.archive_result import Archive, ArchivedRoom
from whiteshot_nb.archiving.archive_rooms import archive, start_archive
from whiteshot_nb.archiving.targets_csv import read_targets_csv

__all__ = ["Archive", "ArchivedRoom", "archive", "read_targets_csv", "start_archive"]
