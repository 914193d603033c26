"""From files and a YAML to the lead table, a few rows at a time."""
