"""Files to take away. Every writer starts from a frame, so that a filtered frame can be written too."""

from whiteshot_nb.export.csv_file import write_csv
from whiteshot_nb.export.folder import write_folder

__all__ = ["write_csv", "write_folder"]
