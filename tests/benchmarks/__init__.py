"""Ratios against a bare baseline in the same run, because machines are noisy: `python -m tests.benchmarks`."""
