"""The command line: one module for each command."""

from whiteshot_nb.cli import archive, compare, demo, doctor, report, serve
from whiteshot_nb.cli.app import app

__all__ = ["app", "archive", "compare", "demo", "doctor", "report", "serve"]
