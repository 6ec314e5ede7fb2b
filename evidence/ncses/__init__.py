"""The embedded figures: from the tables of the source to one world of labelled arrays."""
