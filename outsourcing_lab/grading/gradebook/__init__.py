"""nbgrader's gradebook, written in one transaction a batch, so that it is whole at any moment.

`gradebook` writes and reads it, `data` is what goes in and comes out, `rows` are nbgrader's tables and one of
our own, and `late` asks nbgrader what a late submission loses.
"""
