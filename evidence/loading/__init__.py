"""Evidence as others ask for it: whole, in outline, verified."""
