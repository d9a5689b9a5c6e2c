"""Download or read stored images, and check that they are intact PNGs."""
