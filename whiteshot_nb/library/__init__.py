"""Store runs, pictures, baselines, masks and verdicts in a library."""

from whiteshot_nb.library.library import Library

__all__ = ["Library"]
