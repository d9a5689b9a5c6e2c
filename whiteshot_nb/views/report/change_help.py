"""Explanations of the change types, for people who have never seen a comparison."""

from __future__ import annotations

CHANGE_HELP = {
    "failed": ("there is no picture, or it cannot be read", "bad"),
    "new": ("the baseline has no picture of this scene", "ok"),
    "removed": ("the baseline has this scene, now it is gone", "bad"),
    "blank": ("nothing is to be seen any more", "bad"),
    "unchanged": ("the same picture", ""),
    "tolerated": ("another variant that was accepted before", ""),
    "resized": ("the picture has another size", "warn"),
    "moved": ("something went elsewhere, nothing else changed", ""),
    "content": ("something came, went, or looks different", "warn"),
    "colour": ("another shade, or something pale came or went", ""),
    "noise": ("a shift of a fraction of a pixel", ""),
}
"""The explanation of each change type, and its tone: ``bad``, ``warn``, ``ok`` or none."""
