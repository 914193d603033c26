"""The YAML: what is read from it, and every sentence said about what cannot be."""
