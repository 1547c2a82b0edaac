"""Why an act would be refused, and what follows from facts: pure functions."""
