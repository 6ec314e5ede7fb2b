"""Questions asked of many runs: sensitivity, discovery, robustness, decomposition."""
