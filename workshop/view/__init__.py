"""One language's view of results."""
