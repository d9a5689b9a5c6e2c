"""Where pictures are kept."""

from whiteshot_nb.store.pictures import PictureFolder, Pictures

__all__ = ["PictureFolder", "Pictures"]
