"""All ties of a network forecast together."""
