"""The widget for reviews; its browser part is in JavaScript. `state`, `cards` and `scene_details` do not import it."""

from whiteshot_nb.views.review.reviewer import Reviewer

__all__ = ["Reviewer"]
