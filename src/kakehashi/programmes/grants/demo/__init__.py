"""Demonstration data (実演), made by the verbs with a clock and a seed of its own."""
