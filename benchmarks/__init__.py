"""Measurements: `python -m benchmarks.core`."""
