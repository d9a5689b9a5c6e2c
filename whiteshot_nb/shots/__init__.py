"""A captured scene, an ordered set of them, and the files they are written as."""

from whiteshot_nb.shots.shots import Shot, Shots

__all__ = ["Shot", "Shots"]
