"""Yearly panels of a user's own or pulled figures: files, completion, the world made of them."""
