"""Which of the files are what was spent, what was done about leads, and who came to the site."""
