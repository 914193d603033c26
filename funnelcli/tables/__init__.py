"""What is handed on between reading, defining and checking: raw tables, rows of leads, evidence."""
