"""Captured scenes (`Shot`), ordered sets of them (`Shots`), and methods that export them to files."""

from whiteshot_nb.shots.shots import Shot, Shots

__all__ = ["Shot", "Shots"]
