"""Two plain Django pages to hold ours against: "hello", and a bare list of 50 rows."""
