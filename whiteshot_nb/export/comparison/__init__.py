"""Exporters of comparisons: files that say what changed, with the pictures of both sides."""
