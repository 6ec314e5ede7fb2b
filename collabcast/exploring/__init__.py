"""An exploration: what is asked, its steps, what it found."""
