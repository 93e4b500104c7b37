"""What a test does to Python itself, and what it looks up there, holds for the student's side as well."""

import contextlib
import inspect
import random
import sys
from collections.abc import Callable
from typing import Any

from outsourcing_lab.grading.judging.exceptions import StudentProcessError
from outsourcing_lab.grading.judging.proxies import RemoteFunction
from outsourcing_lab.grading.judging.student_side import StudentSide


def mirror(side: StudentSide) -> None:
    """Let seeds that a test sets hold for the student's generators, and let it read the student's source.

    Args:
        side: the student's process.
    """
    owners: list[tuple[str, Any]] = [("random", random)]
    if "numpy.random" in sys.modules:
        owners.append(("numpy.random", sys.modules["numpy.random"]))
    for name, owner in owners:
        owner.seed = _seed_both(side, name, owner.seed)
    inspect.getsource = _source_of_either(side, inspect.getsource)  # type: ignore[assignment]


def _seed_both(side: StudentSide, module: str, seed: Callable[..., object]) -> Callable[..., object]:
    def seeded(*arguments: object) -> object:
        with contextlib.suppress(StudentProcessError):
            side.ask("seed", module=module, arguments=[side.write(argument) for argument in arguments])
        return seed(*arguments)

    return seeded


def _source_of_either(side: StudentSide, getsource: Callable[[Any], str]) -> Callable[[Any], str]:
    def source_of(described: Any) -> str:
        if not isinstance(described, RemoteFunction):
            return getsource(described)
        return str(side.value("source", of=side.write(described)))

    return source_of
