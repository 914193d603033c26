"""What is told of one lead."""
