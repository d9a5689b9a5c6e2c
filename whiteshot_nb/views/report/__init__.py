"""A report in one HTML file: Python writes what is known and the pictures, the modules in JavaScript show them.

The review in it is that of the notebook: `model.js` answers its messages, since there is no kernel.
"""

from whiteshot_nb.views.report.report_file import write_report
from whiteshot_nb.views.report.review_content import ReviewSubject
from whiteshot_nb.views.report.shots_content import ShotsSubject

__all__ = ["ReviewSubject", "ShotsSubject", "write_report"]
