"""Compare pictures: two pictures to a change, many changes to clusters.

It knows no reviewer, no library and no widget. What needs pandas is not imported here: worker processes do without.
"""

from whiteshot_nb.diff.masks import Mask
from whiteshot_nb.diff.thresholds import Thresholds

__all__ = ["Mask", "Thresholds"]
