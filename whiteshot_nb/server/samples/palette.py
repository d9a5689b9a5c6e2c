"""The colours of the sample boards: few, from one family, so that pages look as if one person had drawn them."""

from __future__ import annotations

INK = "#22313f"
SOFT = "#64748b"
FAINT = "#cbd5e1"
HAIR = "#e2e8f0"
WHITE = "#ffffff"
PAPER = "#fffdf8"

LEAF = "#2f855a"
LEAF_DARK = "#1f5f41"
LEAF_LIGHT = "#9ad0a8"
LEAF_TINT = "#e8f5ea"

SUN = "#e59b12"
SUN_LIGHT = "#fcd34d"
SUN_TINT = "#fff5d9"

SKY = "#2563a8"
SKY_LIGHT = "#9cc6ee"
SKY_TINT = "#e8f2fc"

ROSE = "#c2413b"
ROSE_LIGHT = "#f4aba3"
ROSE_TINT = "#fdecea"

PLUM = "#6d4aa8"
PLUM_LIGHT = "#c9b6ea"
PLUM_TINT = "#f2edfb"

EARTH = "#8a5a35"
EARTH_LIGHT = "#d8b48f"

MARKER = "#ffe14d"
BOARD = "#21463c"
CHALK = "#f3f5ea"
DESK = "#f7f8fb"
RED = "#d92d20"
