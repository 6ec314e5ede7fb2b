"""Past events: which there were, what they did to ties, and how large the next one may be."""
