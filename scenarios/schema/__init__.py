"""What a scenario file may hold."""
