"""The data tables of the lessons: facts with their source, read once and checked."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from outsourcing_lab.decisions import checks
from outsourcing_lab.decisions.conditions import one_of
from outsourcing_lab.decisions.location import country_names
from outsourcing_lab.decisions.table_reader import Record, Row, read_table


@dataclass(frozen=True)
class CorporateTax(Row):
    """A country's tax on corporate profit in 2023, top statutory rate.

    Attributes:
        country: ISO 3166-1 code.
        combined_percent: central and local tax together.
        central_percent: the central rate alone; None where the table does not give it.
    """

    KEY = ("country",)
    country: str
    combined_percent: float
    central_percent: float | None

    def __post_init__(self) -> None:
        _check_country(self.country)
        _check_percent("combined_percent", self.combined_percent)
        _check_percent("central_percent", self.central_percent)


@dataclass(frozen=True)
class English(Row):
    """How a country's English was measured, in two ways that do not measure the same thing.

    Attributes:
        country: ISO 3166-1 code.
        ef_epi_score: points in the EF English Proficiency Index 2024, whose takers chose to be tested; None
            where missing.
        speakers_percent: share of the population that speaks English; None where missing.
    """

    KEY = ("country",)
    country: str
    ef_epi_score: float | None
    speakers_percent: float | None

    def __post_init__(self) -> None:
        _check_country(self.country)
        if self.ef_epi_score is not None:
            checks.above("ef_epi_score", self.ef_epi_score, 0)
        _check_percent("speakers_percent", self.speakers_percent)


@dataclass(frozen=True)
class LocationRank(Row):
    """A country's rank in Kearney's Global Services Location Index of a year.

    Attributes:
        country: ISO 3166-1 code.
        year: of the index.
        rank: 1 is the most attractive.
    """

    KEY = ("country", "year")
    country: str
    year: int
    rank: int

    def __post_init__(self) -> None:
        _check_country(self.country)
        checks.whole("rank", self.rank, 1)


@dataclass(frozen=True)
class ExchangeRate(Row):
    """A currency's rate on a day.

    Attributes:
        day: of the reference rate.
        currency: ISO 4217 code.
        per_dollar: units of the currency for one US dollar.
    """

    KEY = ("day", "currency")
    day: datetime.date
    currency: str
    per_dollar: float

    def __post_init__(self) -> None:
        checks.above("per_dollar", self.per_dollar, 0)


@dataclass(frozen=True)
class HiddenCostRange(Row):
    """What one hidden cost of offshoring was said to come to, in percent of the contract.

    Attributes:
        name: of the cost.
        low_percent: at best.
        high_percent: at worst.
        paid: "once" or "yearly"; ours, illustrative.
        status: "seen" or "reported, not verified".
    """

    KEY = ("name",)
    name: str
    low_percent: float
    high_percent: float
    paid: str
    status: str

    def __post_init__(self) -> None:
        _check_percent("low_percent", self.low_percent)
        _check_percent("high_percent", self.high_percent)
        checks.at_least("high_percent", self.high_percent, self.low_percent)
        one_of("paid", self.paid, ("once", "yearly"))
        one_of("status", self.status, ("seen", "reported, not verified"))


def corporate_taxes() -> Mapping[str, CorporateTax]:
    """Return the tax on corporate profit in 2023, by country code.

    Example:
        >>> corporate_taxes()["US"].combined_percent, corporate_taxes()["IN"].combined_percent
        (25.77, 30.0)
    """
    return {row.country: row for row in _shipped(CorporateTax, "corporate_tax_2023.csv")}


def english() -> Mapping[str, English]:
    """Return how English was measured, by country code.

    Example:
        >>> english()["VN"]
        English(country='VN', ef_epi_score=498.0, speakers_percent=None)
    """
    return {row.country: row for row in _shipped(English, "english_2024.csv")}


def location_ranks(year: int) -> Mapping[str, int]:
    """Return the ranks of a year's location index, by country code.

    Raises:
        ValueError: where the table has no ranks of that year.

    Example:
        >>> location_ranks(2023)["IN"]
        1
    """
    rows = _shipped(LocationRank, "location_ranks.csv")
    found = {row.country: row.rank for row in rows if row.year == year}
    if not found:
        years = sorted({row.year for row in rows})
        raise ValueError(f"year is {year!r}; give one of {', '.join(map(str, years))}")
    return found


def exchange_rates(currency: str) -> Mapping[datetime.date, float]:
    """Return a currency's units for one US dollar, by day.

    Raises:
        ValueError: where the table has no rates of that currency.

    Example:
        >>> from datetime import date
        >>> round(exchange_rates("INR")[date(2024, 1, 2)], 2)
        83.32
    """
    rows = _shipped(ExchangeRate, "exchange_rates.csv")
    found = {row.day: row.per_dollar for row in rows if row.currency == currency}
    if not found:
        known = sorted({row.currency for row in rows})
        raise ValueError(f"currency is {currency!r}; give one of {', '.join(known)}")
    return found


def hidden_cost_ranges() -> tuple[HiddenCostRange, ...]:
    """Return the published ranges of the hidden costs of offshoring, in percent of the contract.

    Example:
        >>> round(sum(cost.low_percent for cost in hidden_cost_ranges()), 1)
        15.2
    """
    return _shipped(HiddenCostRange, "hidden_costs_2003.csv")


def about_table(file_name: str) -> str:
    """Return what a table says about itself: what it counts, source, year and licence.

    Args:
        file_name: of a table in this package's data folder, such as "exchange_rates.csv".

    Raises:
        ValueError: where there is no such table.

    Example:
        >>> print(about_table("exchange_rates.csv").splitlines()[-1])
        Licence: free use with the source named (ECB).
    """
    tables = sorted(entry.name for entry in files(__package__).joinpath("data").iterdir())
    one_of("file_name", file_name, tables)
    lines = _text(file_name).splitlines()
    return "\n".join(line.lstrip("# ") for line in lines if line.startswith("#"))


@cache
def _shipped(record: type[Record], file_name: str) -> tuple[Record, ...]:
    return read_table(record, file_name=file_name, text=_text(file_name))


def _text(file_name: str) -> str:
    return (files(__package__) / "data" / file_name).read_text("utf-8")


def _check_country(code: str) -> None:
    if code not in country_names():
        raise ValueError(f"country is {code!r}; give an ISO 3166-1 code, such as 'IN'")


def _check_percent(column: str, percent: float | None) -> None:
    if percent is not None and not 0 <= percent <= 100:
        raise ValueError(f"{column} is {percent:g}; give a percentage from 0 to 100")
