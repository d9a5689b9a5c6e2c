"""The Export menu of a widget, at the kernel's end."""

from whiteshot_nb.views.exporting.menu import ExportMenu

__all__ = ["ExportMenu"]
