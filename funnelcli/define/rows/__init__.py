"""The rows of the leads table, and what the tables attached to them say of each."""
