"""The command line; each file here is a command or two."""

from whiteshot_nb.cli import compare, demo, doctor, serve
from whiteshot_nb.cli.app import app

__all__ = ["app", "compare", "demo", "doctor", "serve"]
