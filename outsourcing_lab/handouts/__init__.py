"""Handouts: a notebook becomes one HTML file that needs no network, no kernel and no other file.

`finding` and `execution` read and run notebooks; `exporter` makes each a page, cell by cell (`page`): text
(`lesson_text`), outputs (`outputs`) and exercises (`exercises`), all through one gate (`pieces`, `cleaning`,
`markup`); `answer_key` has what only instructors see; `render`, `index` and `paper` write the files.
"""
