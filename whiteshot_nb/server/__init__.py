"""A server for the whiteboard REST API, with a database, a renderer (which draws scenes) and image storage."""
