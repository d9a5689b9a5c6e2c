"""The Export menu of a widget, at the kernel's end."""

from whiteshot_nb.views.export_menu.menu import ExportMenu

__all__ = ["ExportMenu"]
