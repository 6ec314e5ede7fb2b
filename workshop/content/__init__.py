"""What is said of results, whatever document it stands in."""
