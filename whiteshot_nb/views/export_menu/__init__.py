"""The part of a widget's Export menu that runs in the kernel."""

from whiteshot_nb.views.export_menu.menu import ExportMenu

__all__ = ["ExportMenu"]
