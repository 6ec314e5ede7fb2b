"""Methods put together with equal weights, and what a fitted model is."""
