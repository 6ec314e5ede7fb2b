"""Is a figure plausible, complete and of one kind? Checks, outliers, harmonisation, coverage."""
