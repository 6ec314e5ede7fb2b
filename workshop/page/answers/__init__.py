"""Answers of the page: computed, compared, guessed, minuted."""
