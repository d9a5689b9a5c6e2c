"""What is shown in a notebook; everything starts from a frame and pictures."""

from whiteshot_nb.views.gallery import Gallery
from whiteshot_nb.views.review import Reviewer

__all__ = ["Gallery", "Reviewer"]
