"""What people decide: verdicts, baselines and masks that are kept, the check for CI."""
