"""A file for each of many rooms, written again only where something changed."""

from whiteshot_nb.archiving.many import archive, start_archive
from whiteshot_nb.archiving.result import Archive, ArchivedRoom
from whiteshot_nb.archiving.target_file import read_target_file

__all__ = ["Archive", "ArchivedRoom", "archive", "read_target_file", "start_archive"]
