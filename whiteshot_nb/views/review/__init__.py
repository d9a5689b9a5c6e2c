"""The review of a comparison: `lines`, `facts` and `state` know no widget, the modules in JavaScript no kernel."""

from whiteshot_nb.views.review.reviewer import Reviewer

__all__ = ["Reviewer"]
