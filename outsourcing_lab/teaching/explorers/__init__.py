"""The lessons' explorers: one module a lesson."""
