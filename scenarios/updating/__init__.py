"""From new figures to a new baseline: what was revised, what moved and why, who was right."""
