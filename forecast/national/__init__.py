"""National figures of many countries together: one growth that all share, and each one's own."""
