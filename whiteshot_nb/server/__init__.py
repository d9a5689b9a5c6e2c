"""The whiteboard service: the documented REST routes, real tokens, real drawing, real object storage."""
