"""The analyses on lead tables of a few rows, with every expected figure computed by hand."""
