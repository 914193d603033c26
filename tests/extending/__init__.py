"""CONTRIBUTING.md is followed to the letter, in a copy of the package."""
