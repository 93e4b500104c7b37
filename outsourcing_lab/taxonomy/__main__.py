"""`python -m outsourcing_lab.taxonomy` shows how much of each source is in the catalogue."""

from outsourcing_lab.taxonomy.coverage import coverage_table

print(coverage_table())
