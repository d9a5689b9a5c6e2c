"""Measurements against peers, interleaved in one run; never part of the tests."""
