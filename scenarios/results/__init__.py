"""What a run gives: tables, files, and where a figure comes from."""
