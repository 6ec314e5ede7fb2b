"""From a file to a checked scenario, every fault told with its place."""
