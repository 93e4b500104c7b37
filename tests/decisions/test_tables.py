from dataclasses import dataclass
from datetime import date
from importlib.resources import files

import pytest

from outsourcing_lab.decisions import tables
from outsourcing_lab.decisions.location_index import ranks
from outsourcing_lab.decisions.table_reader import Row, read_table
from outsourcing_lab.decisions.tables import (
    CorporateTax,
    English,
    ExchangeRate,
    HiddenCostRange,
    LocationRank,
    about_table,
    corporate_taxes,
    english,
    exchange_rates,
    hidden_cost_ranges,
    location_ranks,
)

SHIPPED = sorted(file.name for file in (files(tables.__package__) / "data").iterdir())


def test_fourteen_of_thirty_two_destinations_tax_profit_more_than_the_united_states():
    rates = {country: tax.combined_percent for country, tax in corporate_taxes().items()}
    home = rates.pop("US")
    assert home == 25.77
    assert len(rates) == 32
    assert sum(rate > home for rate in rates.values()) == 14
    assert rates["IN"] > home


def test_the_federal_rate_alone_is_not_the_rate_a_firm_bears():
    assert corporate_taxes()["US"].central_percent == 21
    assert corporate_taxes()["IN"].central_percent is None


def test_what_is_missing_is_none_and_not_zero():
    assert english()["VN"].speakers_percent is None
    assert english()["IN"].ef_epi_score is None
    assert (english()["ZA"].ef_epi_score, english()["ZA"].speakers_percent) == (594, 31)
    scores = {country: row.ef_epi_score for country, row in english().items()}
    assert "IN" not in ranks(scores)
    assert ranks(scores)["NL"] == 1


def test_the_two_measures_of_english_order_countries_differently():
    poland, philippines = english()["PL"], english()["PH"]
    assert poland.ef_epi_score > philippines.ef_epi_score
    assert poland.speakers_percent < philippines.speakers_percent


def test_location_ranks_by_year():
    assert location_ranks(2023) == {
        "IN": 1,
        "CN": 2,
        "MY": 3,
        "BR": 4,
        "GB": 5,
        "VN": 7,
        "SG": 14,
        "MA": 28,
    }
    assert list(location_ranks(2021)) == ["IN", "CN", "MY", "ID", "BR", "VN", "US", "GB", "PH", "TH"]
    assert sorted(location_ranks(2021).values()) == list(range(1, 11))
    with pytest.raises(ValueError, match="year is 2022; give one of 2021, 2023"):
        location_ranks(2022)


def test_exchange_rates_by_day():
    assert exchange_rates("INR")[date(2024, 1, 2)] == pytest.approx(83.32, abs=0.005)
    assert len(exchange_rates("PLN")) == 7
    assert all(0.5 < rate < 1 for rate in exchange_rates("GBP").values())
    with pytest.raises(ValueError, match="currency is 'VND'; give one of EUR, GBP, INR, MXN, PHP, PLN"):
        exchange_rates("VND")


def test_hidden_costs_add_to_the_published_totals_and_say_what_was_not_verified():
    rows = hidden_cost_ranges()
    assert sum(row.low_percent for row in rows) == pytest.approx(15.2)
    assert sum(row.high_percent for row in rows) == pytest.approx(57)
    assert {row.name for row in rows if row.status == "reported, not verified"} == {
        "transition",
        "process improvement",
        "contract management",
    }


@pytest.mark.parametrize("file_name", [name for name in SHIPPED if name != "land_borders.csv"])
def test_every_table_names_its_source_year_and_licence(file_name):
    about = about_table(file_name)
    assert "Source: " in about
    assert "Licence: " in about
    assert any(str(year) in about for year in range(2003, 2026))
    assert "#" not in about


def test_numbers_that_are_ours_are_marked_in_their_table():
    assert "ours, illustrative" in about_table("hidden_costs_2003.csv")


def test_an_unknown_table_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match=r"file_name is 'wages.csv'; give .*'exchange_rates.csv'"):
        about_table("wages.csv")


@pytest.mark.parametrize(
    ("record", "text", "message"),
    [
        (CorporateTax, "", "t.csv, line 1: give the columns country,combined_percent,central_percent"),
        (CorporateTax, "# note\n\ncountry,rate\nIN,30", "t.csv, line 3: give the columns country,combined"),
        (
            CorporateTax,
            "country,combined_percent,central_percent\nIN,30",
            "line 2: the row has 2 fields; give 3",
        ),
        (CorporateTax, "country,combined_percent,central_percent\nIN,,", "line 2: combined_percent is empty"),
        (CorporateTax, "country,combined_percent,central_percent\nIN,x,", "line 2: combined_percent is 'x'"),
        (
            CorporateTax,
            "country,combined_percent,central_percent\nIN,nan,",
            "line 2: combined_percent is nan",
        ),
        (
            CorporateTax,
            "country,combined_percent,central_percent\nIN,100.5,",
            "combined_percent is 100.5; give a",
        ),
        (CorporateTax, "country,combined_percent,central_percent\nIN,30,-1", "central_percent is -1; give a"),
        (CorporateTax, "country,combined_percent,central_percent\nUK,25,", "country is 'UK'; give an ISO"),
        (
            CorporateTax,
            "country,combined_percent,central_percent\n# note\nIN,30,\nIN,25,",
            "line 4: the row of line 3 comes again",
        ),
        (
            English,
            "country,ef_epi_score,speakers_percent\nIN,0,",
            "line 2: ef_epi_score is 0.0; give a number",
        ),
        (English, "country,ef_epi_score,speakers_percent\nIN,,119", "line 2: speakers_percent is 119"),
        (English, "country,ef_epi_score,speakers_percent\nXX,1,1", "line 2: country is 'XX'"),
        (LocationRank, "country,year,rank\nIN,2023,0", "line 2: rank is 0; give a whole number of 1 or more"),
        (LocationRank, "country,year,rank\nXX,2023,1", "line 2: country is 'XX'"),
        (LocationRank, "country,year,rank\nIN,2023,1.5", "line 2: rank is '1.5'; give a whole number"),
        (
            ExchangeRate,
            "day,currency,per_dollar\n31.12.2024,INR,85",
            "day is '31.12.2024'; give a date, such as",
        ),
        (
            ExchangeRate,
            "day,currency,per_dollar\n2024-12-31,INR,0",
            "line 2: per_dollar is 0.0; give a number",
        ),
        (ExchangeRate, "day,currency,per_dollar\n2024-12-31,,1", "line 2: currency is empty; give a text"),
        (
            HiddenCostRange,
            "name,low_percent,high_percent,paid,status\na,3,2,once,seen",
            "high_percent is 2.0",
        ),
        (
            HiddenCostRange,
            "name,low_percent,high_percent,paid,status\na,1,200,once,seen",
            "high_percent is 200",
        ),
        (HiddenCostRange, "name,low_percent,high_percent,paid,status\na,-1,2,once,seen", "low_percent is -1"),
        (HiddenCostRange, "name,low_percent,high_percent,paid,status\na,1,2,often,seen", "paid is 'often'"),
        (HiddenCostRange, "name,low_percent,high_percent,paid,status\na,1,2,once,sure", "status is 'sure'"),
    ],
)
def test_wrong_data_is_refused_with_its_file_and_line(record, text, message):
    with pytest.raises(ValueError, match=r"^t\.csv, line \d+: ") as caught:
        read_table(record, file_name="t.csv", text=text)
    assert message in str(caught.value)


def test_a_table_may_quote_commas_and_hold_comments_between_its_rows():
    @dataclass(frozen=True)
    class Word(Row):
        KEY = ("word",)
        word: str
        count: int | None

    text = 'word,count\n"one, two",3\n# between\nthree,\n'
    assert read_table(Word, file_name="t.csv", text=text) == (Word("one, two", 3), Word("three", None))


def test_the_ends_of_a_scale_are_taken():
    taxes = read_table(
        CorporateTax, file_name="t.csv", text="country,combined_percent,central_percent\nAE,0,0\nIN,100,100"
    )
    assert [tax.combined_percent for tax in taxes] == [0, 100]
    scores = read_table(English, file_name="t.csv", text="country,ef_epi_score,speakers_percent\nIN,1,0")
    assert scores == (English("IN", 1, 0),)


def test_rows_cannot_be_changed():
    with pytest.raises(AttributeError):
        corporate_taxes()["US"].combined_percent = 39
