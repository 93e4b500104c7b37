"""What people read of a class that was graded.

`report` is the class in rows, `feedback` the page that a student gets back, and `differences` the cases in
which marks are not nbgrader's on purpose.
"""
