"""What stands on the screen: the frame, the levers, the answers, the room."""
