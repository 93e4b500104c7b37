"""The instructor's tests and the student's cells, in two processes that exchange nothing but plain values.

`student` serves the student's side, `judge` runs the tests. `frames`, `writing` and `reading` are what
crosses between them; `student_side` asks, and `exceptions`, `proxies` and `namespace` are how the tests see
what stays on the other side; `shell` runs a cell in either, and `clock` ends what takes too long.
"""
