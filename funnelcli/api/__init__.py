"""What the command line and a notebook both call: from files and a question to an answer."""
