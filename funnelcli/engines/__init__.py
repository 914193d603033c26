"""Where counts are made: one module an engine."""
