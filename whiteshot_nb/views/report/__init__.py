"""A report in one HTML file: Python writes the data and the pictures, modules in JavaScript show them.

The review in it is that of the notebook: `model.js` answers its messages in place of a kernel.
"""

from whiteshot_nb.views.report.report_file import Report
from whiteshot_nb.views.report.review_content import ReviewContent
from whiteshot_nb.views.report.shots_content import ShotsContent

__all__ = ["Report", "ReviewContent", "ShotsContent"]
