"""Two drivers of the same rules: one ensemble to compute with, one Mesa model to watch."""
