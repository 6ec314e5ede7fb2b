"""Players of one's own, carved out of a country: checked, split, kept to the country's accounts."""
