"""`python -m outsourcing_lab` is the `outsourcing-lab` command."""

from outsourcing_lab.cli import main

raise SystemExit(main())
