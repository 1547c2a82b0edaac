"""Posts passed on in cycles and chains (移籍の交換), found and verified."""
