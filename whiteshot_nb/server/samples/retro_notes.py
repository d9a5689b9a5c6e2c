"""What the team said in its retrospective: people, sticky notes, moods, actions."""

from __future__ import annotations

from dataclasses import dataclass

from whiteshot_nb.server.samples.palette import (
    LEAF,
    LEAF_TINT,
    PLUM,
    PLUM_TINT,
    ROSE,
    ROSE_TINT,
    SKY,
    SKY_TINT,
    SUN,
    SUN_TINT,
)

YELLOW, GREEN, PINK, BLUE = "#fff2a8", "#d3f0d0", "#ffd6d6", "#d3e8fb"


@dataclass(frozen=True)
class Note:
    """A sticky note: up to three short lines, its author, its votes, its colour."""

    lines: tuple[str, ...]
    author: str
    votes: int
    color: str


PEOPLE = (
    ("Amara", "☀", "demo day went great", SUN, SUN_TINT),
    ("Jonas", "⛅", "sun after Wednesday", SKY, SKY_TINT),
    ("李明", "🌧", "too many meetings", "#52708f", "#eaf0f6"),
    ("Priya", "🌈", "rain first, then gold", PLUM, PLUM_TINT),
    ("陈思", "🌤", "learned a lot of Rust", LEAF, LEAF_TINT),
    ("Tom", "⚡", "CI struck me twice", ROSE, ROSE_TINT),
)
"""Name, weather, what was said, colour, its tint."""

COLUMNS = (
    (
        "Went well",
        "做得好",
        LEAF,
        LEAF_TINT,
        (
            Note(("Pairing on the", "exporter 结对"), "陈思", 4, GREEN),
            Note(("Demo: the whole", "room clapped"), "Amara", 3, GREEN),
            Note(("Docs before code", "saved us a week"), "Priya", 2, YELLOW),
            Note(("Zero rollbacks", "in 14 releases"), "Jonas", 1, GREEN),
            Note(("新人上手很快", "onboarding in", "two days"), "李明", 2, BLUE),
            Note(("Quiet Thursday", "mornings"), "Tom", 1, YELLOW),
        ),
    ),
    (
        "To improve",
        "待改进",
        ROSE,
        ROSE_TINT,
        (
            Note(("CI takes 41 min,", "then fails"), "Tom", 5, PINK),
            Note(("Flaky browser", "tests 不稳定"), "陈思", 4, PINK),
            Note(("Cache is cold", "every Monday"), "Jonas", 2, PINK),
            Note(("Retry hides real", "errors"), "Priya", 1, YELLOW),
            Note(("会议太多", "9 h of meetings", "a week"), "李明", 3, BLUE),
            Note(("Review waits", "until Friday"), "Amara", 2, YELLOW),
        ),
    ),
    (
        "Actions",
        "行动",
        SKY,
        SKY_TINT,
        (
            Note(("Split CI in four,", "goal: 12 min"), "Tom", 5, BLUE),
            Note(("Quarantine list", "for flaky tests"), "陈思", 3, BLUE),
            Note(("No meetings on", "Tue and Thu"), "李明", 4, BLUE),
            Note(("Warm the cache", "on Sunday night"), "Jonas", 1, YELLOW),
        ),
    ),
)
"""Name, Chinese name, colour, tint, sticky notes."""

MOODS = (0.35, 0.6, 0.2, -0.45, -0.85, -0.3, 0.15, 0.1, 0.62, 0.92)
"""One value a day: 1 is happy, -1 is not."""

EVENTS = (
    (1, 10, -62, "kick-off", LEAF),
    (4, 66, 62, "CI down all day", ROSE),
    (6, 40, -86, "pairing", SKY),
    (7, 30, 88, "scope cut", SUN),
    (9, -126, -34, "demo!", LEAF),
)
"""Day, where the words stand from there, the words, their colour."""

ACTIONS = (
    ("Split CI into four parallel jobs", "41 minutes is a coffee too many; goal 12", "Tom", ROSE, "Fri 12", 0.45),
    ("Tuesday and Thursday without meetings", "无会议日: try it for one sprint", "李明", SKY, "Mon 15", 0.8),
    ("Quarantine flaky tests, fix two a week", "a red build has to mean something", "陈思", LEAF, "Wed 24", 0.2),
)
"""What, why, who, colour, until when, how far."""
