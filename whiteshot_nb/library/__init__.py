"""The place where runs, pictures, baselines, masks and verdicts are kept."""

from whiteshot_nb.library.library import Library

__all__ = ["Library"]
