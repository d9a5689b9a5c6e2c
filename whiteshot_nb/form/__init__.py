"""The capture form: from fields in a notebook to pictures and a table."""

from whiteshot_nb.form.form import CaptureForm

__all__ = ["CaptureForm"]
