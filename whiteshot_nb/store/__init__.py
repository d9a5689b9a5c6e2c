"""Store captured runs: PNG files named by their SHA-256, and SQL tables of runs, targets, shots and reviews."""

from whiteshot_nb.store.kept_thumbnails import KeepsThumbnails, examine_and_keep, keep_found, thumbnail_of
from whiteshot_nb.store.pictures import PictureFolder, Pictures, WritablePictures
from whiteshot_nb.store.run_ledger import RunLedger
from whiteshot_nb.store.run_owner import current_status
from whiteshot_nb.store.run_recording import Heartbeat, RunRecording
from whiteshot_nb.store.store import RunStore, Store
from whiteshot_nb.store.target_columns import dump_extra, to_python

__all__ = [
    "Heartbeat",
    "KeepsThumbnails",
    "PictureFolder",
    "Pictures",
    "RunLedger",
    "RunRecording",
    "RunStore",
    "Store",
    "WritablePictures",
    "current_status",
    "dump_extra",
    "examine_and_keep",
    "keep_found",
    "thumbnail_of",
    "to_python",
]
