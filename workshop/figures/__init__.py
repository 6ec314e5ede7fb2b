"""Figures: SVG of our own drawing, and matplotlib where a picture of dots is asked for."""
