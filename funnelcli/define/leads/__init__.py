"""Rows become leads: merged, with entries, outcome, amounts and moves, and filtered."""
