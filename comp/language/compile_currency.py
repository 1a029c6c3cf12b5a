"""Where money changes its currency: credits, pay on them, and what is paid out in another one."""

from __future__ import annotations

from comp.language.currencies import CURRENCIES
from comp.language.plan import Conversion, Field, PaidIn, Unit
from comp.language.scope import Scope
from comp.language.slots import Slots, date_field
from comp.language.suggest import nearest
from comp.language.syntax import Statement, Word
from comp.money import SIGNS


def currency_code(word: Word, scope: Scope) -> str | None:
    """A currency as its code of three letters."""
    if word.text in CURRENCIES:
        return word.text
    meant = word.text.upper() if word.text.upper() in CURRENCIES else nearest(word.text, CURRENCIES)
    message = f"{word.text} is no currency code"
    scope.add("currency-unknown", message, f"write {meant or 'a code such as USD'}", word.span)
    return None


def currencies_named(block: Statement) -> frozenset[str]:
    """The signs and codes of currencies that credits of the plan are converted to."""
    lines = [line for credit in block.all("credit") for line in credit.all("converted_to")]
    codes = {line.names[0].text for line in lines}
    return frozenset(codes | {SIGNS[code] for code in codes if code in SIGNS})


def compile_conversion(slots: Slots, counts_money: bool) -> Conversion | None:
    """`converted to GBP at the rate of deal.close_date` in a credit."""
    line = slots.get("converted_to")
    if line is None:
        return None
    currency = currency_code(line.names[0], slots.scope)
    rate_of = date_field(line.fields[0], slots.scope, "a rate")
    if currency is None or rate_of is None:
        return None
    if not counts_money:
        message = "this credit counts a number, which has no currency"
        slots.scope.add("conversion-idle", message, "leave this line out", line.span)
        return None
    return Conversion(currency, rate_of, line.span)


def compile_converted_at(slots: Slots) -> Field | None:
    """`converted at the rate of deal.close_date` in a component on deals."""
    line = slots.get("converted")
    return date_field(line.fields[0], slots.scope, "a rate") if line is not None else None


def compile_paid_in(slots: Slots) -> PaidIn | None:
    """`paid in person.currency at the rate of the last day`."""
    line = slots.get("paid_in")
    if line is None:
        return None
    word = line.fields[0]
    if word.text != "person.currency":
        message = "people are paid in the currency of their row in people"
        slots.scope.add("paid-in-other", message, "write paid in person.currency", word.span)
        return None
    field = Field("person", "currency", Unit.TEXT, word.span)
    return PaidIn(field, line.has("at_first_day"), line.span)
