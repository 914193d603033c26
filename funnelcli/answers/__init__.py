"""What comes out, as neutral values: reports, findings, explanations."""
