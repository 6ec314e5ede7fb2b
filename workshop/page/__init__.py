"""The interactive page: levers, bands, sessions; a local server that needs no network."""
