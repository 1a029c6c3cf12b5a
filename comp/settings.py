"""The settings of a workspace, `comp.toml`: company, currency, calendar, files and their spelling.

In goes the folder of a workspace, out come `Settings` and the problems of the file; without a file
everything is canonical. Every key is documented in `docs/ledger.md`; a key that is not known is a
problem, never passed over, because a setting that does nothing changes pay without a word.

    settings, problems = load_settings(Path("acme"))
    settings.currency, settings.calendar().first_month
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    ValidationError,
)

from comp.exchange import RateRules
from comp.fields import DEAL_FIELDS, PERSON_FIELDS, FieldType, Schema, schema_with
from comp.fiscal_years import FiscalYear
from comp.periods import Calendar
from comp.problems import FILE_ERRORS, Problem
from comp.settings_calendar import own_years
from comp.settings_handover import SECTIONS as HANDOVER_SECTIONS
from comp.settings_handover import HandoverSettings
from comp.settings_problems import (
    conflicting_field,
    not_utf8,
    setting_problems,
    syntax_problem,
    unreadable,
)

SETTINGS_FILE = "comp.toml"

Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
FieldName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Rows = Annotated[int, Field(ge=0, le=1_000)]
Files = str | list[str]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
RawType = Literal["text", "decimal", "date"]
Role = Literal["ops", "finance", "controller", "admin"]


def _existing(day: str) -> str:
    """A day of the calendar, written 2026-12-25."""
    date.fromisoformat(day)
    return day


def _as_text(day: object) -> object:
    """A day that stands without quotes is a date of TOML."""
    return day.isoformat() if type(day) is date else day


DayText = Annotated[str, BeforeValidator(_as_text)]
Day = Annotated[DayText, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_existing)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class FileSettings(_Section):
    """How a file is laid out and spelled; everything not said is canonical."""

    file: Files | None = None
    sheet: str = ""
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] = ","
    encoding: str = "utf-8"
    decimal: Literal[".", ","] = "."
    group: Annotated[str, Field(max_length=1)] = ""
    date: str = "YYYY-MM-DD"
    skip_header: Rows = 0
    skip_footer: Rows = 0
    negatives: list[Literal["parentheses", "trailing minus"]] = []
    percent: Literal["ratio", "number"] | None = None

    @property
    def files(self) -> list[str]:
        """The files or patterns named, as a list."""
        if self.file is None:
            return []
        return [self.file] if isinstance(self.file, str) else self.file


class TableSettings(FileSettings):
    """`[ledger.NAME]`: one table of the ledger, from files or from a query over `[sources]`."""

    columns: dict[str, str] = {}
    values: dict[str, dict[str, str]] = {}
    decimals: Annotated[int, Field(ge=0, le=12)] | None = None
    query: str = ""
    leaves_out_rows: bool = False


class SourceSettings(FileSettings):
    """`[sources.NAME]`: a raw file for queries; `types` reads columns as decimals or dates."""

    types: dict[str, RawType] = {}


class LedgerSettings(_Section):
    """`[ledger.*]`, one section a table."""

    people: TableSettings = TableSettings()
    deals: TableSettings = TableSettings()
    quotas: TableSettings = TableSettings()
    splits: TableSettings = TableSettings()
    payments: TableSettings = TableSettings()
    scores: TableSettings = TableSettings()
    adjustments: TableSettings = TableSettings()
    openings: TableSettings = TableSettings()
    rates: TableSettings = TableSettings()
    absences: TableSettings = TableSettings()
    territories: TableSettings = TableSettings()
    roles: TableSettings = TableSettings()

    def table(self, name: str) -> TableSettings:
        """The settings of one table."""
        found = getattr(self, name)
        assert isinstance(found, TableSettings)
        return found


class CompanySettings(_Section):
    """`[company]`."""

    name: str = ""
    currency: Currency | None = None
    time_zone: str = ""
    plans: list[str] = []


class CurrencySettings(_Section):
    """`[currency]`: how rates are looked up."""

    rates: Literal["daily", "monthly"] | None = None
    previous_within: Annotated[str, Field(pattern=r"^[0-9]{1,3} days?$")] = "0 days"


class CalendarSettings(_Section):
    """`[calendar]`: where fiscal years and weeks begin, and which year names a fiscal year."""

    fiscal_year_starts: Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-01$")] = "01-01"
    year_named_by: Literal["start", "end"] = "end"
    holidays: list[Day] = []
    weeks_start_on: Weekday | None = None
    two_weeks_from: Day | None = None
    pattern: Literal["4-4-5", "4-5-4", "5-4-4"] | None = None
    years_start: list[DayText] = []
    file: str = ""


class FieldsSettings(_Section):
    """`[fields.deal]`, `[fields.person]`: columns of one's own, with their types."""

    deal: dict[FieldName, Annotated[FieldType, Field(strict=False)]] = {}
    person: dict[FieldName, Annotated[FieldType, Field(strict=False)]] = {}


class DatabaseSettings(_Section):
    """`[database]`: the file of the store, or the address of a PostgreSQL database."""

    url: str = ""


class SettingsFile(_Section):
    """The sections of `comp.toml`."""

    company: CompanySettings = CompanySettings()
    currency: CurrencySettings = CurrencySettings()
    calendar: CalendarSettings = CalendarSettings()
    ledger: LedgerSettings = LedgerSettings()
    sources: dict[FieldName, SourceSettings] = {}
    fields: FieldsSettings = FieldsSettings()
    database: DatabaseSettings = DatabaseSettings()
    users: dict[str, Role | list[Role]] = {}
    handover: HandoverSettings = HandoverSettings()


@dataclass(frozen=True, slots=True)
class Settings:
    """What the rest of the program asks `comp.toml`; `said` are its sections.

    `years` are fiscal years of one's own, from its pattern or its file of periods.
    """

    said: SettingsFile = field(default_factory=SettingsFile)
    years: tuple[FiscalYear, ...] = ()

    @property
    def company(self) -> str:
        """The company's name, for statements."""
        return self.said.company.name

    @property
    def plans(self) -> list[str]:
        """Plan files or patterns, relative to the workspace; empty means the usual places."""
        return self.said.company.plans

    @property
    def currency(self) -> str | None:
        """The company's currency; None where it is not said."""
        return self.said.company.currency

    @property
    def users(self) -> Mapping[str, tuple[str, ...]]:
        """Everybody who may act on the store, with their roles: `dana = ["finance"]`."""
        return {
            name: (roles,) if isinstance(roles, str) else tuple(roles)
            for name, roles in self.said.users.items()
        }

    @property
    def handover(self) -> HandoverSettings:
        """How payroll, the journal and the register of contract costs are written."""
        return self.said.handover

    def calendar(self) -> Calendar:
        """The calendar all periods are named by."""
        said = self.said.calendar
        week = said.weeks_start_on
        return Calendar(
            int(said.fiscal_year_starts[:2]),
            said.year_named_by,
            tuple(sorted({date.fromisoformat(day) for day in said.holidays})),
            date(2026, 1, 5 + get_args(Weekday).index(week)) if week is not None else None,
            date.fromisoformat(said.two_weeks_from) if said.two_weeks_from else None,
            self.years,
        )

    def rates(self) -> RateRules:
        """How plans that convert look their rates up."""
        said = self.said.currency
        return RateRules(said.rates, int(said.previous_within.split()[0]))

    def schema(self) -> Schema:
        """Every field plans may name: the standard ones and the workspace's own."""
        return schema_with(self.said.fields.deal, self.said.fields.person)

    def canonical(self) -> str:
        """One text for settings that pay alike, whatever the order in the file; a run's identity holds it.

        Where the store is, who may do what and what is handed over how changes no amount, so it is left out.
        """
        said = self.said.model_dump(
            mode="json", exclude_defaults=True, exclude={"database", "users", "handover"}
        )
        if self.said.calendar.file:
            said["years"] = [str(each) for each in self.years]
        return json.dumps(said, sort_keys=True, ensure_ascii=False)


def load_settings(root: Path) -> tuple[Settings, list[Problem]]:
    """The settings of a workspace folder; the usual ones where it has no `comp.toml`."""
    try:
        raw = (root / SETTINGS_FILE).read_bytes()
    except FileNotFoundError:
        return Settings(), []
    except FILE_ERRORS:
        return Settings(), [unreadable()]
    try:
        return read_settings(raw.decode("utf-8-sig"), root)
    except UnicodeDecodeError:
        return Settings(), [not_utf8()]


def read_settings(text: str, root: Path | None = None) -> tuple[Settings, list[Problem]]:
    """The settings a text of TOML holds; the usual ones beside problems where it cannot be used.

    `root` is the folder in which a calendar's file is looked for.
    """
    try:
        said: dict[str, JsonValue] = tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return Settings(), [syntax_problem(str(error))]
    try:
        settings = Settings(SettingsFile.model_validate(said))
    except ValidationError as error:
        found = [
            (detail["loc"], detail["type"], detail.get("ctx", {})) for detail in error.errors()
        ]
        return Settings(), setting_problems(text, found, _known_keys())
    conflicts = [
        *_conflicts(text, "deal", settings.said.fields.deal, DEAL_FIELDS),
        *_conflicts(text, "person", settings.said.fields.person, PERSON_FIELDS),
    ]
    years, problems = own_years(text, settings.said.calendar, root)
    return Settings(settings.said, years), [*conflicts, *problems]


def _known_keys() -> Mapping[str, list[str]]:
    """The keys of each section, by the section's name with `*` for names of one's own."""
    sections: dict[str, type[BaseModel]] = {
        "": SettingsFile,
        "company": CompanySettings,
        "database": DatabaseSettings,
        "currency": CurrencySettings,
        "calendar": CalendarSettings,
        "fields": FieldsSettings,
        "ledger": LedgerSettings,
        "ledger.*": TableSettings,
        "sources.*": SourceSettings,
        **HANDOVER_SECTIONS,
    }
    return {name: list(model.model_fields) for name, model in sections.items()}


def _conflicts(
    text: str, scope: str, own: Mapping[str, FieldType], standard: Mapping[str, FieldType]
) -> list[Problem]:
    return [
        conflicting_field(text, scope, name, kind, standard[name])
        for name, kind in own.items()
        if name in standard and standard[name] is not kind
    ]
