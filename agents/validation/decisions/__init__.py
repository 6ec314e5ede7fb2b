"""Decisions of the past: who followed whom, who joined a programme, and rules fitted to them."""
