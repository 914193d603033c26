"""What has to be known of all the data: as-of, the horizon, since when stages are recorded."""
