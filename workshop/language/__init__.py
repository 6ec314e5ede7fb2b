"""Texts, numbers and degrees of certainty in English and Chinese."""
