"""What stands on the screen: the frame, the levers, the tabs."""
