"""The capture form: fields in a notebook, then pictures and a table."""

from whiteshot_nb.form.form import CaptureForm

__all__ = ["CaptureForm"]
