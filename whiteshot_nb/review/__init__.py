"""What changed between two sets of pictures: pairs to changes, classes and clusters.

Takes frames and pictures, knows no widget and no shots. What needs pandas is not named here: workers do without.
"""

from whiteshot_nb.changes import CHANGES
from whiteshot_nb.review.masks import Mask
from whiteshot_nb.review.thresholds import Thresholds

__all__ = ["CHANGES", "Mask", "Thresholds"]
