"""What rows are made of: scene paths, the columns of shots, types of changes."""
