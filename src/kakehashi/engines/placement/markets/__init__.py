"""The market (割当市場): what it is, how it is read, checked and amended."""
