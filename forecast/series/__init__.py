"""What a yearly frame is, on which scale it is worked on, how a forecast of it is scored."""
