"""Forecasts of single series: smoothers, trends, outside libraries, events taken out."""
