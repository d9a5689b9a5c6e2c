"""The whiteboard REST API, and nothing else."""

from whiteshot_nb.api.client import ApiClient
from whiteshot_nb.api.connection_errors import no_answer
from whiteshot_nb.api.http import Exchange
from whiteshot_nb.api.models import Room, StoredImage
from whiteshot_nb.api.responses import JSON
from whiteshot_nb.api.rooms import room_part
from whiteshot_nb.api.screenshots import pixels
from whiteshot_nb.api.timeouts import Timeouts

__all__ = [
    "JSON",
    "ApiClient",
    "Exchange",
    "Room",
    "StoredImage",
    "Timeouts",
    "no_answer",
    "pixels",
    "room_part",
]
