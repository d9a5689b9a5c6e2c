"""Whiteboard screenshots in a notebook."""
