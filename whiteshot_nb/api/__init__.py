"""The whiteboard REST API, and nothing else."""

from whiteshot_nb.api.client import Client
from whiteshot_nb.api.models import Room, StoredImage

__all__ = ["Client", "Room", "StoredImage"]
