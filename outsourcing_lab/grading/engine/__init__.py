"""One submission: its bytes in, what its cells earned out.

`exercise` reads what the instructor wrote, `handed_in` what a student gave back, and `job` says which cells
of both are run, by nbgrader's rules; `names` finds what a cell needs. `engine` has them run by the two
processes of `children`, whose parts `roles` hands out; `marks` turns what a test cell put out into points,
`messages` and `known_words` into words, `hidden` into what a student may know of hidden checks, and
`autograded` into a notebook.
"""
