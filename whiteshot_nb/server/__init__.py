"""A server of the whiteboard REST API, with its own database, renderer and image storage."""
