"""What is read of grants, as querysets with names."""
