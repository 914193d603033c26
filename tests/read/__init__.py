"""Files of every kind to raw tables, and the files that are refused."""
