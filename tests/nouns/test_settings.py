"""Settings: every key checked, every mistake with its line and what to write.

Tests: comp/settings.py, comp/settings_problems.py
"""

from datetime import date
from pathlib import Path

import pytest

from comp.fields import FieldType
from comp.settings import Settings, load_settings, read_settings

WHOLE = """
[company]
name = "Acme"
currency = "EUR"
time_zone = "Europe/Berlin"

[calendar]
fiscal_year_starts = "02-01"
year_named_by = "start"

[currency]
rates = "monthly"
previous_within = "5 days"

[fields.deal]
seats = "number"

[sources]
orders = { file = "raw/orders.csv", types = { Price = "decimal" } }

[ledger.deals]
file = ["a.csv", "b-*.csv"]
delimiter = ";"
columns = { deal = "OrderID" }
values.product = { "GTXPro" = "GTX Pro" }
skip_footer = 1
"""


def test_without_a_file_everything_is_canonical(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == (Settings(), [])
    assert Settings().currency is None


def test_all_sections_are_read() -> None:
    settings, problems = read_settings(WHOLE)
    assert not problems
    assert (settings.company, settings.currency) == ("Acme", "EUR")
    calendar = settings.calendar()
    assert (calendar.first_month, calendar.named_by) == (2, "start")
    assert settings.schema().deal["seats"] is FieldType.NUMBER
    deals = settings.said.ledger.deals
    assert deals.files == ["a.csv", "b-*.csv"]
    assert deals.values == {"product": {"GTXPro": "GTX Pro"}}
    assert settings.said.sources["orders"].types == {"Price": "decimal"}


def test_equal_settings_have_one_text() -> None:
    other = '[calendar]\nyear_named_by = "end"\n[company]\ncurrency = "EUR"\nname = "A"\n'
    one = '[company]\nname = "A"\ncurrency = "EUR"\n'
    assert read_settings(one)[0].canonical() == read_settings(other)[0].canonical()
    assert read_settings("")[0].canonical() == "{}"


@pytest.mark.parametrize(
    ("text", "code", "line", "remedy"),
    [
        ('[company]\ncurency = "USD"', "unknown-setting", 2, "Did you mean currency?"),
        ('[compny]\nname = "A"', "unknown-setting", 1, "Did you mean company?"),
        ('[ledger.deal]\nfile = "x"', "unknown-setting", 1, "Did you mean deals?"),
        ('[company]\ncurrency = "usd"', "bad-setting", 2, "three capital letters"),
        ('\n\n[ledger.deals]\ndelimiter = ";;"', "bad-setting", 4, 'delimiter = ";"'),
        ("[ledger.deals]\nskip_header = -1", "bad-setting", 2, "skip_header = 1"),
        ("[ledger.deals]\nfile = 5", "bad-setting", 2, 'file = "export/deals.csv"'),
        ('[fields.deal]\nseats = "nmber"', "bad-setting", 2, 'seats = "number"'),
        ('[fields.deal]\nDeal_Seats = "number"', "bad-setting", 2, "lower-case"),
        ('[fields.deal]\ndiscount = "number"', "bad-setting", 2, "another name"),
        ('[calendar]\nfiscal_year_starts = "02-15"', "bad-setting", 2, '"02-01"'),
        ('[sources.a]\nfile = "a"\ntypes = {x = "double"}', "bad-setting", 3, '"decimal"'),
        ("[company]\nname = Acme", "setting-syntax", 2, 'key = "text"'),
        ("[company\n", "setting-syntax", 1, 'key = "text"'),
    ],
)
def test_mistakes_have_a_line_and_a_remedy(text: str, code: str, line: int, remedy: str) -> None:
    _settings, problems = read_settings(text)
    (problem,) = problems
    assert (problem.code, problem.span and problem.span.line) == (code, line)
    assert remedy in problem.remedy
    assert problem.span
    assert problem.span.file == "comp.toml"


def test_days_may_stand_without_quotes() -> None:
    quoted = '[calendar]\nholidays = ["2026-12-25"]\ntwo_weeks_from = "2026-01-05"\n'
    bare, problems = read_settings(quoted.replace('"', ""))
    assert (bare, problems) == read_settings(quoted)
    assert bare.calendar().two_weeks_from == date(2026, 1, 5)
    assert read_settings("[calendar]\ntwo_weeks_from = 2026-01-05T08:00:00\n")[1]


def test_all_mistakes_are_told_at_once() -> None:
    _, problems = read_settings('[company]\nnam = "A"\ncurrency = 5\n[ledger.deals]\nfil = "a"\n')
    assert len(problems) == 3


def test_settings_that_are_not_text(tmp_path: Path) -> None:
    (tmp_path / "comp.toml").write_bytes(b"\xff\xfe\x00")
    _, (problem,) = load_settings(tmp_path)
    assert problem.code == "setting-syntax"
