"""Bands from backtest errors."""
