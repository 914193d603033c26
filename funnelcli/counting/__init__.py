"""What analyses are made of: patterns, periods, cohorts, stays, survival, statistics."""
