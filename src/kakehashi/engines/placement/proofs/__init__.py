"""Whether an outcome holds what it claims; nothing here knows a solver."""
