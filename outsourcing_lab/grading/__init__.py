"""What an instructor runs: release, grade, feedback. It would serve any nbgrader course.

A class: `grade` is the command, `class_run` one run over a class, `batch` what spreads it over workers;
`prepared` is an exercise ready to be graded, `outcome` turns marks into rows, `class_pages` writes what
people read of them, `attempts` are known wrong answers, `progress` says how far it is.
One submission: `engine`, by way of `judging` and `isolation`. Around it: `collecting`, `gradebook` and
`reporting`. `doctor` tells what this machine can do. `release`, `sources`, `nbgrader_course` and
`nbgrader_steps` make the exercises that students get, with nbgrader.
"""
