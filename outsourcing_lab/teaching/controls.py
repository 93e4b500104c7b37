"""The controls of an explorer: what each takes, what it says, and the widget that it is in JupyterLab.

Every control has a `label`, a `start`, `accepted` (the value as it is kept, or a `ValueError` that says what
the control takes), `words` (what a reader sees for a value) and `widget`.
"""

import math
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    from ipywidgets import DOMWidget


@dataclass(frozen=True)
class Choice:
    """A control that picks one of a few values.

    Args:
        label: the question that the control answers, with the unit of its values if they have one.
        options: the values to choose from, by the words that the reader sees.
        start: the value before anything was moved.

    Raises:
        ValueError: where the start is none of the options.
    """

    label: str
    options: Mapping[str, object]
    start: object

    def __post_init__(self) -> None:
        if self.start not in self.options.values():
            raise ValueError(f"{self.label!r} starts at {self.start!r}, which is none of {self.options}")

    def accepted(self, value: object) -> object:
        """Return the option that equals a value.

        Raises:
            ValueError: where none does.
        """
        return self.options[self.words(value)]

    def words(self, value: object) -> str:
        """Return the words that the reader sees for a value.

        Raises:
            ValueError: where the value is none of the options.
        """
        return _words_of(self.label, self.options, value)

    def widget(self) -> "DOMWidget":
        """Return the control as an ipywidgets drop-down list, which a keyboard works."""
        from outsourcing_lab.teaching.widgets import DropDownList

        return DropDownList(self)


@dataclass(frozen=True)
class Entry:
    """A control that takes a line of text.

    Args:
        label: what is to be typed.
        start: the text before anything was typed.
        longest: how many characters are taken; what goes beyond is left out.
    """

    label: str
    start: str
    longest: int = 200

    def accepted(self, value: object) -> str:
        """Return a text, cut where it is too long.

        Raises:
            ValueError: where the value is not text.
        """
        if not isinstance(value, str):
            raise ValueError(f"{self.label!r} takes text, not {value!r}")
        return value[: self.longest]

    def words(self, value: object) -> str:
        """Return what the reader sees for a value, which is the text itself.

        Raises:
            ValueError: where the value is not text.
        """
        return self.accepted(value)

    def widget(self) -> "DOMWidget":
        """Return the control as an ipywidgets text field, which answers at each letter."""
        from outsourcing_lab.teaching.widgets import TextField

        return TextField(self)


@dataclass(frozen=True)
class Number:
    """A control that picks a number from a range, in steps.

    A value between two steps becomes the nearer one. Values are whole numbers (`int`) where the range, the
    step and the start all are, and `float` otherwise, without the dust of binary fractions: 0.3, never
    0.30000000000000004.

    Args:
        label: what the number counts or measures.
        smallest: the lower end of the range.
        largest: the upper end, a whole number of steps above the lower one.
        step: from one value to the next; an arrow key moves by it.
        start: the value before anything was moved.
        unit: the unit of the values, such as "%" or "GBP a year".

    Raises:
        ValueError: where the range is empty, or the upper end or the start is not on a step.

    Example:
        >>> availability = Number("Availability", smallest=99, largest=100, step=0.05, start=99.5, unit="%")
        >>> availability.words(99.55), availability.accepted(99.92)
        ('99.55 %', 99.9)
        >>> availability.accepted(120)
        Traceback (most recent call last):
        ...
        ValueError: 'Availability' takes numbers from 99 % to 100 %, in steps of 0.05; 120 lies outside
    """

    label: str
    _: KW_ONLY
    smallest: float
    largest: float
    step: float
    start: float
    unit: str = ""

    def __post_init__(self) -> None:
        numbers = {"smallest": self.smallest, "largest": self.largest, "step": self.step, "start": self.start}
        for name, number in numbers.items():
            if not _is_number(number):
                raise ValueError(f"{self.label!r}: {name} is {number!r}; give a finite number")
        if not (self.smallest < self.largest and self.step > 0):
            raise ValueError(
                f"{self.label!r} needs smallest < largest and step > 0; it was given smallest="
                f"{self.smallest}, largest={self.largest}, step={self.step}"
            )
        for name in ("largest", "start"):
            if self.accepted(numbers[name]) != numbers[name]:
                raise ValueError(
                    f"{self.label!r}: {name}={numbers[name]} is not {self.smallest} plus a whole number of "
                    f"steps of {self.step}"
                )

    @property
    def whole(self) -> bool:
        """Whether the values are whole numbers."""
        return all(isinstance(it, int) for it in (self.smallest, self.largest, self.step, self.start))

    @property
    def decimals(self) -> int:
        """How many decimals a value can have."""
        exponents = [_exact(number).normalize().as_tuple().exponent for number in (self.smallest, self.step)]
        return max(0, *(-exponent for exponent in exponents if isinstance(exponent, int)))

    def accepted(self, value: object) -> float:
        """Return the value of the step that is nearest to a number within the range.

        Raises:
            ValueError: where the value is not a number or lies outside the range.
        """
        takes = (
            f"{self.label!r} takes numbers from {self._written(self.smallest)} to "
            f"{self._written(self.largest)}, in steps of {self.step}"
        )
        if not _is_number(value):
            raise ValueError(f"{takes}; {value!r} is not a number")
        if not self.smallest <= value <= self.largest:
            raise ValueError(f"{takes}; {value!r} lies outside")
        steps = round((_exact(value) - _exact(self.smallest)) / _exact(self.step))
        kept = _exact(self.smallest) + steps * _exact(self.step)
        kept = min(kept, _exact(self.largest))
        return int(kept) if self.whole else float(kept)

    def words(self, value: object) -> str:
        """Return a number with its unit, such as "18,000 invoices" or "99.5 %".

        Raises:
            ValueError: where the value is not a number or lies outside the range.
        """
        return self._written(self.accepted(value))

    def _written(self, value: float) -> str:
        digits = f"{value:,.{self.decimals}f}"
        shortest = digits.rstrip("0").rstrip(".") if "." in digits else digits
        return f"{shortest} {self.unit}".rstrip()

    def widget(self) -> "DOMWidget":
        """Return the control as an ipywidgets slider, moved by arrow keys or by typing over its number."""
        from outsourcing_lab.teaching.widgets import Slider

        return Slider(self)


@dataclass(frozen=True)
class Several:
    """A control that picks any of a few values, also none or all.

    The value is a tuple of what is chosen, in the order of the options.

    Args:
        label: the question that the control answers.
        options: the values to choose from, by the words that the reader sees.
        start: the values that are chosen before anything was moved.

    Raises:
        ValueError: where there is no option, or one of the start's values is none of them.

    Example:
        >>> links = Several("Links of the chain", {"network": 0.9995, "servers": 0.999}, start=(0.9995,))
        >>> links.accepted([0.999, 0.9995])
        (0.9995, 0.999)
        >>> links.words((0.9995, 0.999)), links.words(())
        ('network, servers', 'none')
    """

    label: str
    options: Mapping[str, object]
    start: tuple[object, ...] = ()

    def __post_init__(self) -> None:
        if not self.options:
            raise ValueError(f"{self.label!r} needs at least one option")
        if self.accepted(self.start) != self.start:
            raise ValueError(f"{self.label!r} starts at {self.start!r}; give each value once, in order")

    def accepted(self, values: object) -> tuple[object, ...]:
        """Return the chosen values, each once and in the order of the options.

        Raises:
            ValueError: where what is given is not a tuple, list or set, or holds what is none of the options.
        """
        if not isinstance(values, tuple | list | set | frozenset):
            raise ValueError(
                f"{self.label!r} takes a tuple of any of {list(self.options.values())}, not {values!r}; "
                "a tuple of one value is written (value,) and of none ()"
            )
        chosen = {_words_of(self.label, self.options, value) for value in values}
        return tuple(value for words, value in self.options.items() if words in chosen)

    def words(self, values: object) -> str:
        """Return the words of the chosen values, "none" where nothing is chosen.

        Raises:
            ValueError: where what is given is not a tuple, list or set, or holds what is none of the options.
        """
        kept = self.accepted(values)
        return ", ".join(words for words, value in self.options.items() if value in kept) or "none"

    def widget(self) -> "DOMWidget":
        """Return the control as a group of check boxes with one `value`."""
        from outsourcing_lab.teaching.widgets import CheckBoxes

        return CheckBoxes(self)


Control = Choice | Entry | Number | Several


def _words_of(label: str, options: Mapping[str, object], value: object) -> str:
    for words, option in options.items():
        if option == value:
            return words
    raise ValueError(f"{label!r} has no option {value!r}; its options are {dict(options)}")


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _exact(value: float) -> Decimal:
    """The number as it is written, in which 0.1 is a tenth."""
    return Decimal(str(value))
