"""Define the parts of a row: scene paths, the columns of shots and of comparisons, and change types."""
