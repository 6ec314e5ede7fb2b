"""Behaviour as pure functions of arrays."""
