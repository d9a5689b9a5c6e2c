"""Store what reviewers decide (verdicts, baselines and masks), and check a comparison for CI."""
