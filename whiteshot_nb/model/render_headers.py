"""Define the names of response headers in which Whiteshot's server says how a picture was drawn."""

from __future__ import annotations

RENDERER_HEADER = "whiteshot-renderer"
WARNINGS_HEADER = "whiteshot-warnings"
