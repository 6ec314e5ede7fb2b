"""What a group has put on the table, and where it is stored."""
