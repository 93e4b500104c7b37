"""The lessons' figures: one module a lesson, functions that draw what a decision returned."""
