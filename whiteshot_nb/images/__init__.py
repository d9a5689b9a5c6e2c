"""PNG files: their chunks, their pixels, and measurements."""
