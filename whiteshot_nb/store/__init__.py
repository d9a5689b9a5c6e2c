"""Where captures are kept: pictures by sha256, and a ledger of runs and shots."""

from whiteshot_nb.store.extra_columns import dump, plain
from whiteshot_nb.store.pictures import PictureFolder, PictureKeeper, Pictures
from whiteshot_nb.store.run_owner import present_status
from whiteshot_nb.store.run_recording import Alive, Recording
from whiteshot_nb.store.store import Store

__all__ = [
    "Alive",
    "PictureFolder",
    "PictureKeeper",
    "Pictures",
    "Recording",
    "Store",
    "dump",
    "plain",
    "present_status",
]
