"""Explanations of the change types, for people who have never seen a comparison."""

from __future__ import annotations

CHANGE_HELP = {
    "failed": ("the picture is missing or damaged", "bad"),
    "new": ("the baseline has no picture of this scene", "ok"),
    "removed": ("the scene is in the baseline, but not in the new pictures", "bad"),
    "blank": ("the new picture is blank, the baseline's is not", "bad"),
    "unchanged": ("the picture is the same", ""),
    "tolerated": ("the picture is another accepted variant", ""),
    "resized": ("the size of the picture is different", "warn"),
    "moved": ("something is at another position, and nothing else changed", ""),
    "content": ("something was added, removed, or looks different", "warn"),
    "colour": ("a shade is different, or something pale was added or removed", ""),
    "noise": ("something shifted by a fraction of a pixel", ""),
}
"""The explanation of each change type, and the tone of its colour: ``bad``, ``warn``, ``ok`` or empty."""
