"""Training of the sentence reader; for development only, not in the package."""
