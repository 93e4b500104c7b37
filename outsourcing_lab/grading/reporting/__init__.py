"""What people read of a class that was graded.

`report` is the class in rows, `feedback` the page that a student gets back, `overview` that of the
instructor, with `misconceptions`, which known wrong answers a submission fits. `pages` is what both pages
share, and `differences` the cases in which marks are not nbgrader's on purpose.
"""
