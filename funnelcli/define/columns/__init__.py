"""How the columns of a table are read: which is meant, of what type, in what form."""
