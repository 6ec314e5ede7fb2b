"""Names, groups, fields and places of countries: what figures are filed under."""
