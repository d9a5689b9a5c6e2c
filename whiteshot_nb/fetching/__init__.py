"""Download a stored image and check it: from a stored image to the bytes of an intact PNG."""
