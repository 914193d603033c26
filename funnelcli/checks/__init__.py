"""Data quality: what is wrong with an export, and what of it is new."""
