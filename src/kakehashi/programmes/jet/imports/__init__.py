"""What comes in as a sheet (取込): candidates, and what bodies ask for."""
