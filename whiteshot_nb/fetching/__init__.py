"""Get the bytes of stored images, and check that they are intact PNGs."""
