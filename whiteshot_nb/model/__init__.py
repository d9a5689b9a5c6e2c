"""Define scene paths, change types, and the columns of shots and of comparisons."""
