"""Send requests to the whiteboard REST API. Other packages download, store and compare the pictures."""

from whiteshot_nb.api.client import ApiClient
from whiteshot_nb.api.connection_errors import transport_error
from whiteshot_nb.api.http import Exchange
from whiteshot_nb.api.response_models import Room, StoredImage
from whiteshot_nb.api.responses import JSON
from whiteshot_nb.api.rooms import check_room
from whiteshot_nb.api.screenshots import check_pixels
from whiteshot_nb.api.timeouts import Timeouts

__all__ = [
    "JSON",
    "ApiClient",
    "Exchange",
    "Room",
    "StoredImage",
    "Timeouts",
    "check_pixels",
    "check_room",
    "transport_error",
]
