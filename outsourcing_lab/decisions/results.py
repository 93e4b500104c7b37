"""How a result reads as a cell's output: a line for each thing that was computed on the way."""

from dataclasses import fields


class Result:
    """The base of the models' results: frozen dataclasses whose representation lists every field.

    Example:
        >>> from dataclasses import dataclass
        >>> @dataclass(frozen=True, repr=False)
        ... class Total(Result):
        ...     choice: str
        ...     buy_total: float
        ...     break_even_probability: float | None
        >>> Total("buy", 3_800_000.0, 1 / 3)
        choice: buy
        buy total: 3,800,000.00
        break even probability: 0.3333
    """

    def __repr__(self) -> str:
        named = ((field.name.replace("_", " "), getattr(self, field.name)) for field in fields(self))  # type: ignore[arg-type]
        return "\n".join(f"{name}:{_written(value)}" for name, value in named)


def _written(value: object) -> str:
    if isinstance(value, tuple):
        entries = [_of_one(entry) for entry in value]
        if any(" " in entry for entry in entries):
            return "".join(f"\n  {entry}" for entry in entries)
        return f" {', '.join(entries) or 'none'}"
    return f" {_of_one(value)}"


def _of_one(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.2f}" if abs(value) >= 100 else f"{value:.4g}"
    return "none" if value is None else str(value)
