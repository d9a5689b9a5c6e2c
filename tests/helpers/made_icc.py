"""ICC profiles of chosen curves and colorants, and the form that the shown digest gives them, by ICC.1:2022 alone."""

from __future__ import annotations

import hashlib
import struct
import zlib

from made_png import chunk

SRGB_COLORANTS = (
    (0.4360747, 0.2225045, 0.0139322),
    (0.3850649, 0.7168786, 0.0971045),
    (0.1430804, 0.0606169, 0.7141733),
)
SHOWN = (b"A2B0", b"A2B1", b"cicp", b"rXYZ", b"gXYZ", b"bXYZ", b"rTRC", b"gTRC", b"bTRC", b"kTRC")


def fixed(*numbers):
    return struct.pack(f">{len(numbers)}i", *[round(number * 65536) for number in numbers])


def parametric(*numbers):
    kind = {1: 0, 3: 1, 4: 2, 5: 3, 7: 4}[len(numbers)]
    return b"para\0\0\0\0" + struct.pack(">HH", kind, 0) + fixed(*numbers)


def table(*values):
    return b"curv\0\0\0\0" + struct.pack(f">I{len(values)}H", len(values), *values)


def power(gamma):
    return table(round(gamma * 256))


def srgb_value(level):
    return level / 12.92 if level <= 0.04045 else ((level + 0.055) / 1.055) ** 2.4


SRGB_CURVE = parametric(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)


def colour_tags(curve=SRGB_CURVE, colorants=SRGB_COLORANTS):
    tags = {
        name: b"XYZ \0\0\0\0" + fixed(*row) for name, row in zip((b"rXYZ", b"gXYZ", b"bXYZ"), colorants, strict=True)
    }
    return tags | dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)


def profile(tags, *, space=b"RGB ", connection=b"XYZ ", version=0x04300000, year=2020, text=b"made for tests"):
    """A profile of tags, with a description and a white point that are in none of its shown parts."""
    tags = {b"desc": b"text\0\0\0\0" + text, b"wtpt": b"XYZ \0\0\0\0" + fixed(0.9642, 1, 0.8249), **tags}
    start = 132 + 12 * len(tags)
    rows, body = b"", b""
    for name, content in tags.items():
        rows += name + struct.pack(">II", start + len(body), len(content))
        body += content + b"\0" * (-len(content) % 4)
    head = struct.pack(
        ">I4sI4s4s4s6H", start + len(body), b"test", version, b"mntr", space, connection, year, 1, 1, 0, 0, 0
    )
    head += b"acsp" + bytes(28) + fixed(0.9642, 1, 0.8249)
    return head + bytes(128 - len(head)) + struct.pack(">I", len(tags)) + rows + body


def iccp(content, name=b"a profile", level=6):
    return chunk(b"iCCP", name + b"\0\0" + zlib.compress(content, level))


def form(tags, *, space=b"RGB ", connection=b"XYZ "):
    """The line of the digest for a profile that is not as good as sRGB."""
    parts = [name + struct.pack(">I", len(tags[name])) + tags[name] for name in sorted(tags) if name in SHOWN]
    return "iCCP " + hashlib.sha256(space + connection + b"".join(parts)).hexdigest()
