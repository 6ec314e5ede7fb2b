"""What is computed of a history, and for which places."""
