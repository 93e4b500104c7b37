"""Which estimate matters most: one-way sensitivity analysis, the numbers behind a tornado diagram."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from outsourcing_lab.decisions import checks, sequences
from outsourcing_lab.decisions.results import Result


@dataclass(frozen=True, repr=False)
class Bar(Result):
    """What one input's range does to the result: a bar of the tornado.

    Attributes:
        name: the input's name.
        low: the lowest value of the input.
        high: the highest value of the input.
        at_low: the model's result with the input at its lowest, all others at their base values.
        at_high: the result with the input at its highest.
        swing: how far the two results are apart.
        changes_sign: True where one result is above 0 and another below, so that this input alone can turn
            the decision.
    """

    name: str
    low: float
    high: float
    at_low: float
    at_high: float
    swing: float
    changes_sign: bool

    def __repr__(self) -> str:
        turn = ", changes sign" if self.changes_sign else ""
        return (
            f"{self.name} {self.low:,.6g} to {self.high:,.6g}: "
            f"result {self.at_low:,.2f} to {self.at_high:,.2f}, swing {self.swing:,.2f}{turn}"
        )


@dataclass(frozen=True, repr=False)
class Tornado(Result):
    """A one-way sensitivity analysis.

    Attributes:
        base_result: the model's result with every input at its base value.
        bars: a bar for each input that was varied, the widest first.
    """

    base_result: float
    bars: tuple[Bar, ...]


def tornado(
    model: Callable[..., float], *, base: Mapping[str, float], ranges: Mapping[str, Sequence[float]]
) -> Tornado:
    """Return which input moves the result most, when each moves through its range while the others stay put.

    Args:
        model: a function of keyword arguments that returns a number, such as the net present value of a deal.
        base: the best estimate of each argument of the model.
        ranges: for each argument to vary its lowest and highest value, with the base value between them.

    Returns:
        The base result and a bar for each input, the widest first; where two are equally wide, in the order
        of `ranges`.

    Raises:
        TypeError: where an argument is not of its type or the model's result is not a number.
        ValueError: where a range has no base value or leaves it out, is not (low, high), or a number is not
            finite.

    Example:
        >>> from outsourcing_lab.decisions.value import npv
        >>> def deal(saving, exit_cost, rate):
        ...     return npv([-1_000_000, saving, saving, saving - exit_cost], rate=rate)
        >>> found = tornado(
        ...     deal,
        ...     base={"saving": 500_000, "exit_cost": 100_000, "rate": 0.10},
        ...     ranges={"rate": (0.05, 0.15), "saving": (400_000, 600_000), "exit_cost": (0, 300_000)},
        ... )
        >>> round(found.base_result, 2)
        168294.52
        >>> for bar in found.bars:
        ...     print(bar)
        saving 400,000 to 600,000: result -80,390.68 to 416,979.71, swing 497,370.40, changes sign
        exit_cost 0 to 300,000: result 243,426.00 to 18,031.56, swing 225,394.44
        rate 0.05 to 0.15: result 275,240.25 to 75,860.94, swing 199,379.32

    Reference:
        Eschenbach, Spiderplots versus Tornado Diagrams for Sensitivity Analysis, Interfaces 22(6), 1992.
        Moving one input at a time hides what two do together.
    """
    estimates = {
        name: checks.number(f"base[{name!r}]", value)
        for name, value in sequences.mapping("base", base).items()
    }

    def result(**changed: float) -> float:
        settings = ", ".join(f"{name}={value:g}" for name, value in (changed or estimates).items())
        return checks.number(f"the model's result at {settings}", model(**estimates | changed))

    base_result = result()
    bars = []
    for name, limits in sequences.mapping("ranges", ranges).items():
        low, high = _range_around(name, limits, estimates)
        at_low, at_high = result(**{name: low}), result(**{name: high})
        outcomes = (at_low, base_result, at_high)
        bars.append(
            Bar(
                name=name,
                low=low,
                high=high,
                at_low=at_low,
                at_high=at_high,
                swing=checks.computed("the swing", abs(at_high - at_low)),
                changes_sign=min(outcomes) < 0 < max(outcomes),
            )
        )
    return Tornado(base_result=base_result, bars=tuple(sorted(bars, key=lambda bar: -bar.swing)))


def _range_around(name: str, limits: object, estimates: Mapping[str, float]) -> tuple[float, float]:
    if name not in estimates:
        raise ValueError(
            f"ranges has {name!r}; base has no such input, only {', '.join(map(repr, estimates))}"
        )
    values = sequences.numbers(f"ranges[{name!r}]", limits)  # type: ignore[arg-type]
    if len(values) != 2 or not values[0] <= estimates[name] <= values[1]:
        raise ValueError(
            f"ranges[{name!r}] is {limits!r}; "
            f"give (low, high) with the base value {estimates[name]:g} between them"
        )
    return values[0], values[1]
