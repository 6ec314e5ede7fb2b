"""Runs: planned, cut into chunks, simulated, kept, resumed; and answers from memory."""
