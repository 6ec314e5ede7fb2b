"""Draws with addresses, fits kept on disk, work on several cores."""
