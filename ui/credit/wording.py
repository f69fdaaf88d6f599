"""How the credit screen says times, states and entries."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from app import words
from app.domain.credit import EntryKind, GrantState
from app.domain.site import SITE_ZONE
from app.i18n import text
from app.usecases.credit import AccountChanged, CreditDecided
from app.views.customers import CreditRow, GrantRow


def hms(left: timedelta) -> str:
    """What is left, as 23:59:59; never below 0:00:00."""
    seconds = max(0, int(left.total_seconds()))
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def moment(when: datetime) -> str:
    """11-24 16:40, in the site's zone."""
    return f"{when.astimezone(SITE_ZONE):%m-%d %H:%M}"


def runs(grant: GrantRow, now: datetime) -> bool:
    """Whether it can be used now: an active grant ends by itself."""
    return grant.state is GrantState.ACTIVE and grant.ends_at is not None and now < grant.ends_at


def state_of(grant: GrantRow, now: datetime) -> str:
    """Where it stands; an active grant past its end has ended."""
    if grant.state is GrantState.ACTIVE:
        return text("Running") if runs(grant, now) else text("Ended")
    return words.grant_state(grant.state.value)


def arrow(first: str, then: str) -> str:
    """What was asked or who asked, and after an arrow what came of it."""
    return " → ".join(filter(None, (first, then)))


def named(grant: GrantRow, names: Mapping[str, str]) -> GrantRow:
    """With people's names in the place of their codes."""
    by = names.get(grant.asked_by, grant.asked_by)
    return replace(grant, asked_by=by, decided_by=names.get(grant.decided_by, grant.decided_by))


def serves(grant: GrantRow) -> str:
    """What it may be used for."""
    return grant.order_no or text("whole account")


def waits(grant: GrantRow, now: datetime) -> str:
    """How long a request has been waiting."""
    return text("waits {time}", time=words.age(now - (grant.asked_at or now)))


def taken(grant: GrantRow) -> str:
    """How much of it is used."""
    return text("{taken} of {amount} taken", taken=words.money(grant.taken_fen), amount=words.money(grant.amount_fen))


def kept_by(account: CreditRow, elsewhere: bool, now: datetime) -> str:
    """Whose word the figures are, and how old it is."""
    if not elsewhere:
        return text("Kept in the built-in ledger")
    if account.as_of is None:
        return text("The finance system has not said anything about this account yet")
    return text("Finance system, as of {time} ago", time=words.age(now - account.as_of))


def entry_kind(kind: EntryKind) -> str:
    """What moved an account."""
    names = {
        EntryKind.CHARGE: text("Order billed"),
        EntryKind.PAYMENT: text("Payment"),
        EntryKind.LIMIT: text("Limit set"),
    }
    return names[kind]


def done(value: CreditDecided | AccountChanged, customer: str) -> str:
    """What a command did to the customer of that name, and which orders go on because of it."""
    if isinstance(value, AccountChanged):
        limit, used = words.money(value.limit_fen), words.money(value.used_fen)
        said = text("Account of {customer}: limit {limit}, used {used}", customer=customer, limit=limit, used=used)
    elif value.state == GrantState.ACTIVE and value.ends_at is not None:
        amount, ends = words.money(value.amount_fen), moment(value.ends_at)
        said = text("{amount} granted to {customer} until {ends}", amount=amount, customer=customer, ends=ends)
    else:
        said = f"{words.grant_state(value.state)}: {customer} {words.money(value.amount_fen)}"
    orders = text("goes on: {orders}", orders=", ".join(value.orders)) if value.orders else ""
    return " · ".join(part for part in (said, orders) if part)
