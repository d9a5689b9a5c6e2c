"""Compare pictures, classify the changes, and group scenes with the same change into clusters.

This package does not depend on reviewers, libraries or widgets. Modules that need pandas are not imported here, so that
worker processes start without pandas.
"""

from whiteshot_nb.diff.masks import Mask
from whiteshot_nb.diff.thresholds import Thresholds

__all__ = ["Mask", "Thresholds"]
