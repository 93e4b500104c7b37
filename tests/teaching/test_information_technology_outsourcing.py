import itertools
import re

import pytest

from outsourcing_lab.decisions.contracts import availability, downtime_minutes
from outsourcing_lab.teaching.explorers.information_technology_outsourcing import (
    PROMISED,
    shop_with,
    uptime_chain,
)
from outsourcing_lab.teaching.figures.information_technology_outsourcing import (
    downtime_by_link,
    in_minutes,
    in_percent,
)
from outsourcing_lab.teaching.marlow import SHOP_CHAIN

SHOP = {link.name: link.promised for link in SHOP_CHAIN}


def minutes(text):
    """The minutes of downtime that a text tells, in order."""
    return [float(number) for number in re.findall(r"(\d+(?:\.\d+)?) minutes", text)]


def shop(links, twice=(), power=100, **changed):
    works = {name.replace(" ", "_"): percent for name, percent in PROMISED.items()}
    return shop_with(links=tuple(links), twice=tuple(twice), power=power, **(works | changed))


def test_the_figure_gives_each_link_and_the_chain_which_is_down_almost_as_long_as_all_together():
    first, *lines = downtime_by_link(SHOP).description.splitlines()
    assert minutes(first) == []
    assert [line.split(":")[0] for line in lines] == [*SHOP, "the chain"]
    *links, chain = (minutes(line)[0] for line in lines)
    assert (links, chain) == ([21.6, 43.2, 43.2, 21.6], 129.5)


def test_the_figure_says_how_many_copies_there_are_and_uses_the_days_that_it_is_given():
    description = downtime_by_link({"database": (0.9, 0.9, 0.9), "network": 0.5}, days=1).description
    assert "database, 3 copies: works 99.9 %, down 1.4 minutes." in description
    assert "in 1 days" in description
    assert minutes(description)[-1] == pytest.approx(downtime_minutes(0.999 * 0.5, days=1), abs=0.05)


@pytest.mark.parametrize("chain", [{"link": 0}, {"link": 1}, {"link": 0.5, "other": (1, 0)}])
def test_the_figure_draws_chains_at_the_ends(chain):
    assert "<img" in downtime_by_link(chain).html


def test_the_bars_of_the_links_stand_end_to_end_and_that_of_the_chain_starts_at_0():
    drawn = downtime_by_link(SHOP).drawing.axes[0].patches
    starts = [bar.get_x() for bar in drawn]
    ends = [bar.get_x() + bar.get_width() for bar in drawn]
    assert starts == pytest.approx([0, *ends[:3], 0])
    assert ends[4] < ends[3]


def test_a_figure_without_a_link_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        downtime_by_link({})


@pytest.mark.parametrize("share", [0.9999999, 0.99999, 0.5, 0.0])
def test_less_than_all_the_time_is_never_written_as_100_percent(share):
    assert in_percent(share) != "100 %"
    assert float(in_percent(share).removesuffix(" %")) == pytest.approx(100 * share, abs=0.0005)


def test_a_short_downtime_is_not_written_as_none():
    assert (in_minutes(0.0108), in_minutes(0.0)) == ("0.01", "0")


def test_each_link_that_is_ticked_adds_downtime():
    told = [minutes(shop(list(PROMISED)[:count]).text)[0] for count in range(1, len(PROMISED) + 1)]
    assert told == sorted(told)
    assert told[0] < told[-1]


def test_the_explorer_starts_at_what_the_lesson_computes():
    down = downtime_minutes(availability(list(SHOP.values())))
    assert minutes(uptime_chain().text) == [pytest.approx(down, abs=0.05)]


def test_two_copies_take_nearly_all_the_downtime_of_their_link():
    assert minutes(shop(["web servers"]).text) == [43.2]
    assert minutes(shop(["web servers"], twice=["web servers"]).text) == [0.04]


def test_a_shared_power_supply_at_the_level_of_a_copy_undoes_the_second_copy():
    undone = minutes(shop(["web servers"], twice=["web servers"], power=99.9).text)[0]
    assert undone == pytest.approx(43.2, abs=0.05)


def test_the_power_supply_counts_only_for_links_that_are_there_twice():
    assert shop(["network"], twice=["web servers"], power=99).text == shop(["network"]).text


def test_the_same_step_on_any_link_saves_nearly_the_same():
    # The lesson has the student find this out.
    whole = minutes(shop(SHOP).text)[0]
    saved = [
        whole - minutes(shop(SHOP, **{name.replace(" ", "_"): PROMISED[name] + 0.05}).text)[0]
        for name in SHOP
    ]
    assert saved == pytest.approx([21.55] * 4, abs=0.1)


def test_the_shop_of_the_lesson_gains_from_its_second_copies_down_to_a_power_supply_of_99_95_percent():
    # The lesson asks for this number.
    whole = minutes(shop(SHOP).text)[0]
    assert minutes(shop(SHOP, twice=SHOP, power=99.95).text)[0] < whole
    assert minutes(shop(SHOP, twice=SHOP, power=99.9).text)[0] > whole


def test_the_table_has_a_row_for_each_link_that_is_ticked_and_one_for_the_shop():
    rows = shop(["network", "web servers"], twice=["network"]).face.rows
    assert [row[:2] for row in rows] == [["network", 2], ["web servers", 1], ["the shop", ""]]


def test_without_a_link_the_explorer_says_what_to_do():
    assert shop([]).text == "Tick at least one link that an order needs."


def subsets(names):
    return (chosen for size in range(len(names) + 1) for chosen in itertools.combinations(names, size))


@pytest.mark.parametrize("end", [99, 100])
def test_no_setting_is_refused_and_downtime_stays_within_the_month(end):
    ends = dict.fromkeys((name.replace(" ", "_") for name in PROMISED), end)
    for links, twice in itertools.product(subsets(PROMISED), repeat=2):
        for power in (99, 100):
            told = minutes(shop(links, twice, power, **ends).text)
            assert len(told) == bool(links)
            assert all(0 <= number <= 43_200 for number in told)


def test_moved_from_code_and_reset():
    explorer = uptime_chain()
    at_first = explorer.text
    explorer.controls["links"].value = ("network",)
    explorer.controls["network"].value = 100
    assert explorer.text.startswith("The shop works 100 % of the time: 0 minutes")
    explorer.reset()
    assert explorer.text == at_first
