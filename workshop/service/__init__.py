"""Answers for other programs: what the page's server and assistants are told, as plain values."""
