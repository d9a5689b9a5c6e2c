"""The Export menu of a widget: the part that runs in the kernel."""

from whiteshot_nb.views.export_menu.menu import ExportMenu

__all__ = ["ExportMenu"]
