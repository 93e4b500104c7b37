"""What does each criterion weigh, from comparing two at a time: the analytic hierarchy process (AHP)."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from outsourcing_lab.decisions import checks, sequences
from outsourcing_lab.decisions.results import Result

# Saaty's mean consistency index of random comparisons, by the number of criteria.
RANDOM_INDEX = {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49}
HIGHEST_ACCEPTABLE_RATIO = 0.10


@dataclass(frozen=True, repr=False)
class PairwiseWeights(Result):
    """The weights from comparing pairs, and how far the comparisons agree with each other.

    Attributes:
        weights: of each criterion; they add up to 1.
        lambda_max: the largest eigenvalue; the number of criteria where the comparisons agree in full.
        consistency_index: (lambda_max - n) / (n - 1); 0 where they agree in full.
        consistency_ratio: the index as a share of that of random comparisons; None for fewer than three
            criteria, where nothing can disagree.
        acceptable: True up to a ratio of 0.10. A low ratio says that the comparisons agree with each other,
            not that they are right.
    """

    weights: tuple[float, ...]
    lambda_max: float
    consistency_index: float
    consistency_ratio: float | None
    acceptable: bool


def ahp(matrix: Iterable[Iterable[float]]) -> PairwiseWeights:
    """Return the weights that pairwise comparisons imply: the principal eigenvector w, A w = λmax w.

    CI = (λmax - n) / (n - 1) and CR = CI / RI, where RI is the mean CI of random comparisons.

    Args:
        matrix: a square table; the entry in row i and column j says how many times more important i is than
            j, by Saaty's scale from 1 (equal) to 9 (extremely). The diagonal is 1, and the entry in row j and
            column i is 1 divided by that in row i and column j: write 1/3, not 0.33. From 1 to 10 criteria.

    Returns:
        The weights, with the eigenvalue and the consistency of the comparisons.

    Raises:
        TypeError: where it is not a table of numbers.
        ValueError: where it is not square or has more than 10 rows, an entry is not above 0, one on the
            diagonal is not 1, or two entries are not reciprocal.

    Example:
        >>> found = ahp([[1, 3, 5], [1 / 3, 1, 3], [1 / 5, 1 / 3, 1]])
        >>> [round(weight, 4) for weight in found.weights]
        [0.637, 0.2583, 0.1047]
        >>> round(found.lambda_max, 4), round(found.consistency_ratio, 4)
        (3.0385, 0.0332)

    Reference:
        Saaty, How to make a decision: the analytic hierarchy process, European Journal of Operational
        Research 48, 1990. Random indices as there (for 9 and 10 criteria reported, not verified; later books
        by Saaty print other values). Adding an option can turn the order of the others round.
    """
    import numpy

    comparisons = _reciprocal("matrix", sequences.rows("matrix", matrix))
    size = len(comparisons)
    eigenvalues, eigenvectors = numpy.linalg.eig(numpy.array(comparisons))
    principal = int(numpy.argmax(eigenvalues.real))
    vector = [abs(float(entry)) for entry in eigenvectors[:, principal].real]
    # A positive reciprocal matrix has no smaller one; rounding would give an index of -0.0000000001.
    lambda_max = max(checks.computed("lambda_max", float(eigenvalues[principal].real)), float(size))
    index = (lambda_max - size) / (size - 1) if size > 1 else 0.0
    ratio = index / RANDOM_INDEX[size] if size in RANDOM_INDEX else None
    return PairwiseWeights(
        weights=tuple(entry / sum(vector) for entry in vector),
        lambda_max=lambda_max,
        consistency_index=index,
        consistency_ratio=ratio,
        acceptable=ratio is None or ratio <= HIGHEST_ACCEPTABLE_RATIO,
    )


def _reciprocal(argument: str, comparisons: tuple[tuple[float, ...], ...]) -> tuple[tuple[float, ...], ...]:
    size = len(comparisons)
    if len(comparisons[0]) != size:
        raise ValueError(
            f"{argument} has {size} rows and {len(comparisons[0])} columns; give as many rows as columns"
        )
    if size > max(RANDOM_INDEX):
        raise ValueError(
            f"{argument} has {size} rows; give {max(RANDOM_INDEX)} at most, and put the criteria into groups"
        )
    for i, row in enumerate(comparisons):
        for j, entry in enumerate(row):
            checks.above(f"{argument}[{i}][{j}]", entry, 0)
            if i == j and entry != 1:
                raise ValueError(f"{argument}[{i}][{i}] is {entry:g}; give 1: each is as important as itself")
            if j < i and not math.isclose(entry, 1 / comparisons[j][i], rel_tol=1e-9):
                raise ValueError(
                    f"{argument}[{i}][{j}] is {entry:g} and {argument}[{j}][{i}] is {comparisons[j][i]:g}; "
                    f"give 1 / {comparisons[j][i]:g} in place of {entry:g}"
                )
    return comparisons
