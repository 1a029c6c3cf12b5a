"""`[handover.*]` of `comp.toml`: how payroll, the journal and the register of contract costs are written.

None of it changes what is paid, so none of it is part of a run's identity.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Account = Annotated[
    str,
    Field(pattern=r"^(Assets|Liabilities|Equity|Income|Expenses)(:[A-Z0-9][A-Za-z0-9-]*)+$"),
]
Months = Annotated[str, Field(pattern=r"^(term|[1-9][0-9]{0,2} months)$")]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class PayrollSettings(_Section):
    """`[handover.payroll]`: the layout, who a worker is there, and the earnings codes.

    `codes` names a code for a component, for `base`, and with `*` for everything else; without any the
    component's own name is its code. `columns` is a layout of one's own: header = field.
    """

    layout: Literal["plain", "adp", "paychex"] = "plain"
    company: str = ""
    worker: str = "person"
    codes: dict[str, str] = {}
    columns: dict[str, str] = {}


class JournalSettings(_Section):
    """`[handover.journal]`: accounts. `components` gives a component an expense account of its own."""

    expense: Account = "Expenses:Commissions"
    base: Account = "Expenses:Salaries"
    payable: Account = "Liabilities:Commissions-Payable"
    draws: Account = "Assets:Recoverable-Draws"
    debts: Account = "Assets:Commission-Debts"
    contract_costs: Account = "Assets:Contract-Costs"
    amortisation: Account = "Expenses:Amortisation-Of-Contract-Costs"
    impairment: Account = "Expenses:Impairment-Of-Contract-Costs"
    components: dict[str, Account] = {}
    open_accounts: bool = True


class ContractSettings(_Section):
    """`[handover.contracts]`: the accounting choices of ASC 340-40 and IFRS 15; each must be written.

    `benefit_new` and `benefit_renewal` are how long a cost is amortised: the contract's own `term`, or
    `60 months`. `expedient` says whether costs of a year or less are expensed at once. `expensed` lists
    components that are no incremental cost of a contract.
    """

    benefit_new: Months | None = None
    benefit_renewal: Months | None = None
    expedient: bool | None = None
    renewal_types: list[str] = ["renewal"]
    contract: str = "deal"
    starts: str = "close_date"
    churned: str = "cancelled_on"
    expensed: list[str] = []


class HandoverSettings(_Section):
    """`[handover]`. `base` says whether base pay is handed over too, or paid by payroll itself."""

    base: bool | None = None
    payroll: PayrollSettings = PayrollSettings()
    journal: JournalSettings = JournalSettings()
    contracts: ContractSettings = ContractSettings()


SECTIONS: dict[str, type[BaseModel]] = {
    "handover": HandoverSettings,
    "handover.payroll": PayrollSettings,
    "handover.journal": JournalSettings,
    "handover.contracts": ContractSettings,
}
"""Each section's name and its keys."""
