"""What a run is to the system: the signals that end it, what it keeps meanwhile, what it does."""
