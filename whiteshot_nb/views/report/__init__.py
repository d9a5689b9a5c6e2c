"""Reports in one HTML file: Python writes the data and the pictures, and JavaScript modules show them.

A report about a comparison contains the review widget of the notebook; `model.js` answers its messages instead of a
kernel.
"""

from whiteshot_nb.views.report.report_file import Report
from whiteshot_nb.views.report.review_content import ReviewContent
from whiteshot_nb.views.report.shots_content import ShotsContent

__all__ = ["Report", "ReviewContent", "ShotsContent"]
