"""A store driven by random acts beside the model: both must agree on every answer and every state."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from comp.engine.results import LINES
from comp.ledger.ledger import LedgerReading, frame_schema, ledger_of
from comp.ledger.tables import TABLES
from comp.output.manifest import text_hash
from comp.pipeline import Workspace
from comp.store.approvals import Today, approve_adjustment, approve_run, holding
from comp.store.audit import append, head, next_id
from comp.store.database import Store
from comp.store.facts import current_rows
from comp.store.imports import bring_in, take_in
from comp.store.locking import lock, pay
from comp.store.periods import advance, all_periods, open_period, period_named, reopen
from comp.store.refusal import Refused
from comp.store.runs import NewRun, closings, keep_run, posted_lines, result_hash, stored
from comp.store.tables import Adjustment, Approval, Run
from comp.store.users import Actor
from comp.store.verify import verify
from tests.store.acts import AT, owed, today
from tests.store.model import CLOSED, ROLES, Model

USERS = st.sampled_from(sorted(ROLES))
PLACES = st.integers(0, 5)
DEALS = st.sampled_from(["D-1", "D-2", "D-3", "D-4"])


class Months(RuleBasedStateMachine):
    """Months of payouts. `at_store` gives an empty store; tests set it and the workspace."""

    workspace: Workspace
    fresh: Store

    def __init__(self) -> None:
        super().__init__()
        self.store = type(self).make()
        self.model = Model()
        self.files: dict[str, int] = {}
        self.closed: dict[int, str] = {}
        self.steps = 0

    @classmethod
    def make(cls) -> Store:
        """An empty store of this version."""
        raise NotImplementedError

    @classmethod
    def unmake(cls, store: Store) -> None:
        """Take it away again."""
        raise NotImplementedError

    def teardown(self) -> None:
        with self.store.reading() as session:
            assert verify(session, head(session)) == []
        type(self).unmake(self.store)

    @rule(deal=DEALS, amount=st.integers(1, 3))
    def edit(self, deal: str, amount: int) -> None:
        """A new or changed deal in the files, or late data of a month long closed."""
        self.files[deal] = amount

    @precondition(lambda self: self.files)
    @rule(deal=DEALS)
    def drop(self, deal: str) -> None:
        self.files.pop(deal, None)

    @precondition(lambda self: self.files)
    @rule(by=st.sampled_from(["ops", "lee", "finance"]), remove=st.booleans())
    def import_(self, by: str, remove: bool) -> None:
        taken = take_in(self.workspace, reading_of(self.files))
        with self.store.writing() as session:
            done = bring_in(session, actor(by), taken, "remove" if remove else "stay")
        wanted = self.model.imported(by, self.files, remove)
        assert (done.added.height, done.changed.height, done.removed.height) == wanted
        assert done.number == (self.model.imports if any(wanted) else 0)

    @rule()
    def edit_plan(self) -> None:
        """A plan in the folder is edited, or put back as it was; then an approval holds again."""
        self.model.plan_is_edited = not self.model.plan_is_edited

    @rule(by=USERS)
    def open_next(self, by: str) -> None:
        month = len(self.model.periods)
        period = self.workspace.calendar.parse(name(month))
        assert period is not None
        calendar = self.workspace.calendar
        self.does(
            lambda session: open_period(session, actor(by), period, calendar), self.model.opened(by)
        )

    @precondition(lambda self: self.model.periods)
    @rule(by=USERS, place=PLACES)
    def calculate(self, by: str, place: int) -> None:
        at = self.place(place)
        self.does(lambda session: self.keep(session, by, at), self.model.calculated(by, at))

    @precondition(lambda self: self.model.periods)
    @rule(by=USERS, place=PLACES)
    def review(self, by: str, place: int) -> None:
        at = self.place(place)
        self.does(
            lambda session: advance(
                session, actor(by), period_named(session, name(at)), "review", "reviewed"
            ),
            self.model.reviewed(by, at),
        )

    @precondition(lambda self: self.model.periods)
    @rule(by=USERS, place=PLACES)
    def approve(self, by: str, place: int) -> None:
        at = self.place(place)
        now = self.today()
        self.does(
            lambda session: approve_run(session, actor(by), name(at), now),
            self.model.approved(by, at),
        )

    @precondition(lambda self: self.model.periods)
    @rule(by=USERS, place=PLACES)
    def lock(self, by: str, place: int) -> None:
        at = self.place(place)
        now = self.today()
        self.does(
            lambda session: lock(session, actor(by), name(at), now, "none"),
            self.model.locked(by, at),
        )

    @precondition(lambda self: self.model.periods)
    @rule(by=USERS, place=PLACES)
    def pay(self, by: str, place: int) -> None:
        at = self.place(place)
        self.does(lambda session: pay(session, actor(by), name(at)), self.model.paid(by, at))

    @precondition(lambda self: self.model.periods)
    @rule(by=USERS, place=PLACES)
    def reopen(self, by: str, place: int) -> None:
        at = self.place(place)
        self.does(lambda session: reopen(session, actor(by), name(at)), self.model.reopened(by, at))

    @precondition(lambda self: self.model.periods)
    @rule(by=USERS, place=PLACES)
    def adjust(self, by: str, place: int) -> None:
        at = self.place(place)
        number = len(self.model.adjustments) + 1
        wanted = "database" if self.model.periods[at].state in CLOSED else ""
        self.does(lambda session: propose(session, by, name(at)), wanted)
        if not wanted:
            self.model.adjustments[number] = (at, by, "proposed")

    @precondition(lambda self: self.model.adjustments)
    @rule(by=USERS, number=st.integers(1, 5))
    def approve_adjustment(self, by: str, number: int) -> None:
        self.does(
            lambda session: approve_adjustment(session, actor(by), number),
            self.model.adjustment_approved(by, number),
        )

    @invariant()
    def agrees_with_the_model(self) -> None:
        with self.store.reading() as session:
            found = [(row.name, row.state, row.revision) for row in all_periods(session)]
            assert found == [
                (name(at), each.state, each.revision) for at, each in enumerate(self.model.periods)
            ]
            rows = current_rows(session, "deals", self.model.imports)
            assert rows.height == len(self.model.rows)
            for at in range(len(found)):
                holds = holding(session, period_named(session, name(at)), self.today())
                open_ = self.model.periods[at].state not in CLOSED
                assert not open_ or not self.model.holds(at) or holds is not None
            self.closed_stays(session)
            self.steps += 1
            if self.steps % 10 == 0:
                assert verify(session) == []

    def closed_stays(self, session: Session) -> None:
        """Every locked run hashes to what it did when it was locked; nobody approved their own."""
        for closing in closings(session):
            now = result_hash(*stored(session, closing.run_id))
            assert now == closing.result_hash == self.closed.setdefault(closing.run_id, now)
        assert len(self.closed) == len(closings(session))
        posted = posted_lines(session)
        assert posted.height == posted.unique(["period", "revision", "line"]).height
        for given in session.exec(select(Approval).where(Approval.what == "run")):
            assert session.get_one(Run, int(given.subject)).by != given.by

    def does(self, act: object, wanted: str) -> None:
        """The act succeeds or is refused with the code the model says, and then changes nothing."""
        assert callable(act)
        said = ""
        try:
            with self.store.writing() as session:
                act(session)
        except Refused as refusal:
            said = refusal.problems[0].code
        except DBAPIError:
            said = "database"
        assert said == wanted

    def keep(self, session: Session, by: str, at: int) -> None:
        lines = lines_of(self.model.rows, name(at))
        plans, settings = self.workspace.plan_files, self.workspace.settings.canonical()
        last = period_named(session, name(at)).last_day
        keep_run(
            session,
            actor(by),
            NewRun(
                name(at), text_hash(str(self.model.rows)), lines, owed(lines), plans, settings, last
            ),
        )

    def place(self, wanted: int) -> int:
        """Mostly the newest period, sometimes an older one."""
        last = len(self.model.periods) - 1
        return last if wanted > 1 else wanted % (last + 1)

    def today(self) -> Today:
        now = today(self.workspace)
        return Today(frozenset({"edited"}), now.settings) if self.model.plan_is_edited else now


def actor(by: str) -> Actor:
    return Actor(by, tuple(ROLES[by].split()), AT)


def name(month: int) -> str:
    return f"{2026 + month // 12}-{month % 12 + 1:02}"


def propose(session: Session, by: str, period: str) -> None:
    row = Adjustment(
        id=next_id(session, Adjustment),
        period=period,
        person="ana",
        day=date(2026, 1, 31),
        amount=100,
        currency="USD",
        reason_code="other",
        reason="asked for",
        by=by,
        at=AT,
    )
    session.add(row)
    append(session, actor(by), "adjust", f"adjustment {row.id}", rows=[row])


def reading_of(deals: dict[str, int]) -> LedgerReading:
    """The ledger of some deals, without the reader."""
    rows = {
        "deal": list(deals),
        "item": [""] * len(deals),
        "person": ["ana"] * len(deals),
        "close_date": [date(2026, 1, 5)] * len(deals),
        "amount": [Decimal(value) for value in deals.values()],
        "source_file": ["ledger/deals.csv"] * len(deals),
        "source_row": list(range(2, len(deals) + 2)),
    }
    shape = frame_schema(TABLES["deals"], {"amount": TABLES["deals"].columns["amount"]})
    totals = pl.DataFrame(schema={"file": pl.String()})
    frame = pl.DataFrame(rows, schema={key: shape[key] for key in rows})
    return LedgerReading(ledger_of({"deals": frame}), (), totals, False)


def lines_of(rows: dict[str, int], period: str) -> pl.DataFrame:
    """A line for each deal the store holds."""
    cells = [
        {
            "line": f"ana|rep|{period}|c|earned|{deal}",
            "person": "ana",
            "plan": "rep",
            "pay_period": period,
            "pay_no": 1,
            "earned_period": period,
            "earned_on": date(2026, 1, 5),
            "component": "c",
            "kind": "earned",
            "deal": deal,
            "amount": Decimal(amount),
            "currency": "USD",
            "exact": Decimal(amount),
        }
        for deal, amount in sorted(rows.items())
    ]
    return pl.DataFrame(cells, schema=LINES)
