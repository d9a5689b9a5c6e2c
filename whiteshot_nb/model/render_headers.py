"""Name the response headers with which Whiteshot's server describes how a picture was drawn."""

from __future__ import annotations

RENDERER_HEADER = "whiteshot-renderer"
WARNINGS_HEADER = "whiteshot-warnings"
