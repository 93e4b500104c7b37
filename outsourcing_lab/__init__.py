"""Outsourcing Lab: what kind of work is it, should it move, where to, at what price, and who says so.

The ground floor, `outsourcing_lab.taxonomy` and `outsourcing_lab.decisions`, is plain functions over data.
`outsourcing_lab.teaching` draws and asks; the other rooms are behind the `outsourcing-lab` command.
"""

__version__ = "0.1.0"
