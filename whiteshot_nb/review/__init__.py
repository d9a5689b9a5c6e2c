"""What changed between two sets of pictures: pairs to changes, classes and clusters.

Takes frames and pictures, knows no widget and no shots.
"""

from whiteshot_nb.review.classes import CHANGES
from whiteshot_nb.review.frames import Rules, Side, compare_frames
from whiteshot_nb.review.masks import Mask
from whiteshot_nb.review.thresholds import Thresholds

__all__ = ["CHANGES", "Mask", "Rules", "Side", "Thresholds", "compare_frames"]
