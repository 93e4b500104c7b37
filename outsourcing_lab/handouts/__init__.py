"""A lesson as one HTML file that needs no network."""
