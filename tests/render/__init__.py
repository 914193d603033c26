"""What reports look like: whole texts beside the values they are made of."""
