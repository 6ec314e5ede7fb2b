"""The words a scenario may use, and what they stand for."""
