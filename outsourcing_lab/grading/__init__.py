"""What an instructor runs: release, grade, feedback. It would serve any nbgrader course."""
