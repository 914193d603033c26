"""What analyses are made of: patterns, periods, cohorts, spells, survival, statistics."""
