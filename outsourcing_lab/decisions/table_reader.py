"""Reading a small table of typed rows from CSV, with messages that name the file and the line."""

import csv
import datetime
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, TypeVar, get_args, get_type_hints

from outsourcing_lab.decisions import checks

Record = TypeVar("Record", bound="Row")


@dataclass(frozen=True)
class Row:
    """The base of the tables' rows; `KEY` names the columns that tell two rows apart."""

    KEY: ClassVar[tuple[str, ...]]


def read_table(record: type[Record], *, file_name: str, text: str) -> tuple[Record, ...]:
    r"""Return a table's records, each field turned into the type that its record gives it.

    Args:
        record: the dataclass of a row: its fields are the columns. What is impossible it refuses itself.
        file_name: for the messages.
        text: the table as CSV, with comment lines that begin with #.

    Raises:
        ValueError: where a column is missing or unknown, a field is empty that must not be, has the wrong
            type or an impossible value, or a row comes twice; the message names the file and the line.

    Example:
        >>> @dataclass(frozen=True)
        ... class Rank(Row):
        ...     KEY = ("country",)
        ...     country: str
        ...     rank: int
        >>> read_table(Rank, file_name="ranks.csv", text="# as published\ncountry,rank\nIN,first")
        Traceback (most recent call last):
        ValueError: ranks.csv, line 3: rank is 'first'; give a whole number
    """
    columns = [field.name for field in fields(record)]
    header, *rows = [
        (number, next(csv.reader([line])))
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip() and not line.startswith("#")
    ] or [(1, [])]
    if header[1] != columns:
        raise ValueError(f"{file_name}, line {header[0]}: give the columns {','.join(columns)}")
    line_of: dict[tuple[object, ...], int] = {}
    records = []
    for number, cells in rows:
        try:
            found = _record(record, columns, cells)
        except (TypeError, ValueError) as error:
            raise ValueError(f"{file_name}, line {number}: {error}") from error
        key = tuple(getattr(found, column) for column in record.KEY)
        if key in line_of:
            raise ValueError(f"{file_name}, line {number}: the row of line {line_of[key]} comes again")
        line_of[key] = number
        records.append(found)
    return tuple(records)


def _record(record: type[Record], columns: list[str], cells: list[str]) -> Record:
    if len(cells) != len(columns):
        raise ValueError(f"the row has {len(cells)} fields; give {len(columns)}")
    kinds = get_type_hints(record)
    return record(
        **{column: _value(column, kinds[column], cell) for column, cell in zip(columns, cells, strict=True)}
    )


_CONVERTERS: Mapping[type, tuple[Callable[[str], object], str]] = {
    str: (str, "a text"),
    int: (int, "a whole number"),
    float: (float, "a number"),
    datetime.date: (datetime.date.fromisoformat, "a date, such as 2024-12-31"),
}


def _value(column: str, kind: Any, cell: str) -> object:
    if isinstance(kind, types.UnionType):
        if not cell:
            return None
        kind = get_args(kind)[0]
    convert, wanted = _CONVERTERS[kind]
    if not cell:
        raise ValueError(f"{column} is empty; give {wanted}")
    try:
        value = convert(cell)
    except ValueError:
        raise ValueError(f"{column} is {cell!r}; give {wanted}") from None
    return checks.number(column, value) if kind is float else value
