"""Export comparisons to files that show what changed, with the baseline picture and the current picture."""
