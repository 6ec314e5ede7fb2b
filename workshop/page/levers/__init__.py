"""What can be moved on the page, and its words."""
