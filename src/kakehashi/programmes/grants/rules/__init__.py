"""Why an act would be refused. Pure over loaded rows: no query, no clock, no write."""
