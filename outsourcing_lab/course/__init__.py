"""What a student or a maintainer runs: open, build."""
