"""From a file to a checked scenario, every fault with its place."""
