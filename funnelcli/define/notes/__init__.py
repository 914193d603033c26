"""What a reader must know about how the leads came to be."""
