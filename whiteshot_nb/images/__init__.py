"""PNG files: their chunks, their pixels, and what is measured on these."""
