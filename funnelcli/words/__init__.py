"""Words: what headers and values mean, what tells of a person, how things are listed."""
