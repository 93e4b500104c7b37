"""What does the contract save, if the hidden costs are drawn by chance: a Monte Carlo simulation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from outsourcing_lab.decisions import checks, sequences
from outsourcing_lab.decisions.results import Result

MOST_RUNS = 1_000_000


@dataclass(frozen=True, repr=False)
class Simulation(Result):
    """The saving in each run of a simulation, in currency.

    Attributes:
        mean: the average saving.
        standard_deviation: how far the runs scatter about the mean.
        samples: the saving in each run, in the order of the runs.
    """

    mean: float
    standard_deviation: float
    samples: tuple[float, ...]

    def __repr__(self) -> str:
        percentiles = ", ".join(f"P{q} {self.percentile(q):,.2f}" for q in (5, 50, 95))
        return (
            f"saving in {len(self.samples):,} runs: mean {self.mean:,.2f}, "
            f"standard deviation {self.standard_deviation:,.2f}\n{percentiles}"
        )

    def percentile(self, q: float) -> float:
        """Return the saving that q per cent of the runs stay below, interpolated between runs.

        Args:
            q: from 0 to 100; P5 (q = 5) is the saving that 95 runs in 100 exceed.

        Raises:
            TypeError: where it is not a number.
            ValueError: where it is outside 0 to 100.
        """
        import numpy

        if checks.at_least("q", q, 0) > 100:
            raise ValueError(f"q is {q!r}; give a percentage from 0 to 100")
        return float(numpy.percentile(self.samples, q))


def simulate_savings(
    baseline: float, *, contract: float, hidden_costs: Mapping[str, Sequence[float]], runs: int, seed: int
) -> Simulation:
    """Return what a contract saves in many runs, each with hidden costs drawn by chance.

    saving = baseline - contract · (1 + Σ hᵢ), each hᵢ from its own triangular distribution.

    The hidden costs are drawn independently. In life one trouble brings another; so the true tails are wider
    than these. A percentile of the sum is not the sum of the percentiles.

    Args:
        baseline: what the work costs today, in currency.
        contract: the contract's price, in currency.
        hidden_costs: for each hidden cost its lowest, most likely and highest value, as shares of the
            contract, from 0 to 1.
        runs: how often to draw, from 1 to 1,000,000.
        seed: where the drawing starts, a whole number from 0: with the same seed the runs are the same.

    Returns:
        The samples, with their mean, standard deviation and percentiles.

    Raises:
        TypeError: where an argument is not of its type.
        ValueError: where an amount is negative, a share is outside 0 to 1, the three values of a hidden cost
            are out of order, or runs or seed are outside their ranges.

    Example:
        The hidden costs that Overby reported, as shares of a $10m contract that replaces work for $16.2m:

        >>> overby = {
        ...     "vendor selection": (0.002, 0.011, 0.02),
        ...     "transition": (0.02, 0.025, 0.03),
        ...     "layoffs": (0.03, 0.04, 0.05),
        ...     "culture": (0.03, 0.15, 0.27),
        ...     "process improvement": (0.01, 0.055, 0.10),
        ...     "contract management": (0.06, 0.08, 0.10),
        ... }
        >>> simulated = simulate_savings(
        ...     16_200_000, contract=10_000_000, hidden_costs=overby, runs=200_000, seed=20240101
        ... )
        >>> [round(simulated.percentile(q) / 1e6, 2) for q in (5, 50, 95)]
        [1.71, 2.59, 3.47]

    Reference:
        Triangular distribution: Law, Simulation Modeling and Analysis. Ranges: Overby, The Hidden Costs of
        Offshore Outsourcing, CIO, 1 September 2003 (anecdotes of that year; for transition, process
        improvement and contract management reported, not verified). Putting the most likely value half way
        is ours: illustrative.
    """
    import numpy

    baseline = checks.at_least("baseline", baseline, 0)
    contract = checks.at_least("contract", contract, 0)
    ranges = _triangles(hidden_costs)
    if checks.whole("runs", runs, 1) > MOST_RUNS:
        raise ValueError(f"runs is {runs!r}; give a whole number of {MOST_RUNS:,} or less")
    generator = numpy.random.default_rng(checks.whole("seed", seed, 0))
    hidden = numpy.zeros(runs)
    for low, mode, high in ranges:
        hidden += generator.triangular(low, mode, high, runs) if low < high else low
    with numpy.errstate(over="ignore", invalid="ignore"):
        samples = baseline - contract * (1 + hidden)
        mean, deviation = float(samples.mean()), float(samples.std())
    return Simulation(
        mean=checks.computed("the mean saving", mean),
        standard_deviation=checks.computed("the standard deviation of the saving", deviation),
        samples=tuple(samples.tolist()),
    )


def _triangles(hidden_costs: Mapping[str, Sequence[float]]) -> list[tuple[float, float, float]]:
    triangles = []
    for name, values in sequences.mapping("hidden_costs", hidden_costs).items():
        argument = f"hidden_costs[{name!r}]"
        estimates = sequences.numbers(argument, values)
        for estimate in estimates:
            checks.share(argument, estimate)
        if len(estimates) != 3 or list(estimates) != sorted(estimates):
            raise ValueError(
                f"{argument} is {values!r}; give (low, mode, high), three shares in rising order"
            )
        low, mode, high = estimates
        triangles.append((low, mode, high))
    return triangles
