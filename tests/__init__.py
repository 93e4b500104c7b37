"""A package by name, so that `python -m tests.…` finds it and not the `tests` that a dependency installs."""
