"""Published estimates beside our own: what each measures, both with intervals, and the misses."""
