"""What is computed once and kept on disk: arrays, tables, YAML of our own; and where."""
