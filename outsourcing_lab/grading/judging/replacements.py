"""What a test puts in the place of functions of Python's, by `mock.patch` or an assignment.

In one process that holds for the student's code, too. Here it is told of it with each question.
"""

import sys
from typing import Any

_WATCHED = {
    "builtins": ("input", "open", "print"),
    "sys": ("argv", "stdin"),
    "time": ("sleep", "time", "monotonic", "perf_counter"),
    "os": ("getenv", "listdir"),
    "random": (
        *("random", "randint", "randrange", "choice", "choices", "sample", "shuffle", "uniform"),
        *("gauss", "normalvariate", "expovariate", "betavariate", "triangular", "getrandbits"),
    ),
    "numpy.random": (
        *("rand", "randn", "randint", "random", "random_sample", "choice", "shuffle", "permutation"),
        *("normal", "uniform", "exponential", "poisson", "binomial", "default_rng"),
    ),
}


class Replacements:
    """Looks which of Python's functions are not in their place.

    What they are when it is made is their place.
    """

    def __init__(self) -> None:
        self._original = [
            (module, name, namespace, namespace[name])
            for module, names in _WATCHED.items()
            if module in sys.modules
            for namespace in (vars(sys.modules[module]),)
            for name in names
        ]

    def found(self) -> list[tuple[str, str, Any]]:
        """Return the module, the name and what stands there now, for each that was replaced.

        Example:
            >>> import random
            >>> replacements, randint = Replacements(), random.randint
            >>> random.randint = len
            >>> replacements.found()
            [('random', 'randint', <built-in function len>)]
            >>> random.randint = randint
            >>> replacements.found()
            []
        """
        return [
            (module, name, namespace[name])
            for module, name, namespace, original in self._original
            if namespace[name] is not original
        ]
