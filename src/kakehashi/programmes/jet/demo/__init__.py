"""A year of the programme that was never there (実演); its marginals are real."""
