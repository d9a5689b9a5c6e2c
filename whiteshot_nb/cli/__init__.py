"""The command line; each file here is a command or two."""

from whiteshot_nb.cli import archive, compare, demo, doctor, report, serve
from whiteshot_nb.cli.app import app

__all__ = ["app", "archive", "compare", "demo", "doctor", "report", "serve"]
