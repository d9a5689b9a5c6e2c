"""The widget for reviews: `state`, `cards` and `scene_details` do not import it; its other half is in JavaScript."""

from whiteshot_nb.views.review.reviewer import Reviewer

__all__ = ["Reviewer"]
