"""What is read of the JET Programme."""
