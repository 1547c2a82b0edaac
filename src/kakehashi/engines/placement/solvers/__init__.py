"""The ways that find a placement; nothing here says whether it holds."""
