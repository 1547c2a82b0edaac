"""Measurements, never tests: `make bench` prints one JSON object a line."""
