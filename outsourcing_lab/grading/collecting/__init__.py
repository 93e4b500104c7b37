"""What was handed in, wherever it lies: folders, an export of a learning platform, a zip.

`submissions` finds who gave what, `file_names` reads students from names, `archives` opens zips, and
`data_files` takes what lies beside a notebook.
"""
