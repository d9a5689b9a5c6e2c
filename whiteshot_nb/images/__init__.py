"""Check the structure of PNG files, decode their pixels, and measure them."""
