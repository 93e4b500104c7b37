"""A hostile submission as data: what is handed in, what it tries, and how its success would be seen."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

SUCCEEDED = "ATTACK-SUCCEEDED"
"""What a cell prints that has found out by itself that it got through."""

Sign = Literal["points", "says", "secret", "changed", "reached", "left", "stops", "page"]
"""How success is seen.

points: it earns more than its honest work; says: its cells print `SUCCEEDED`; secret: a planted secret stands
in its outputs, its page or a table; changed: a file outside is not as it was; reached: somebody has connected
to what listens; left: a process or a file is still there afterwards; stops: the run breaks off, or an honest
student loses points; page: something of it would act in a browser, a spreadsheet or a terminal.
"""


@dataclass(frozen=True)
class Hostile:
    """One hostile submission.

    Attributes:
        name: in a few words.
        family: what kind of attack it is.
        sign: how its success is seen; the others are looked for as well.
        cells: code cells of its own, before all others. In each, what stands between two dollar signs is
            taken from the place, such as $secret_file$.
        answers: sources of the solution cells by `grade_id`; what is not here stays as it was given.
        points: what its honest work is worth.
        edit: changes the notebook's JSON after all that.
        content: the file's bytes, in place of a notebook.
        files: what lies beside the notebook, by path; a path that ends with a slash is a folder.
        student: the name of its folder, where that is part of the attack.
        proof: where its success without isolation is shown: by a run with isolation off, by all cells in one
            process, or nowhere, since it attacks what is there with isolation alone.
    """

    name: str
    family: str
    sign: Sign
    cells: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    points: float = 0
    edit: Callable[[dict[str, Any]], None] | None = None
    content: bytes | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    student: str = ""
    proof: Literal["isolation off", "one process", "none"] = "isolation off"
