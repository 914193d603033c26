"""The gate: what is found, and what of it is known."""
