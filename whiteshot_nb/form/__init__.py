"""The capture form for notebooks: input fields, and below them the pictures and a table."""

from whiteshot_nb.form.form import CaptureForm

__all__ = ["CaptureForm"]
