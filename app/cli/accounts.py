"""Customers' accounts and temporary credit. Amounts are yuan."""

from typing import Annotated
from uuid import uuid4

import typer

from app import words
from app.cli.base import DbOption, JsonOption, OperatorOption, actor_of, console_of, opened
from app.cli.reading import fen_of, yuan_of
from app.console import Console, plain
from app.domain.credit import GRANT_HOURS, Scope
from app.domain.site import exact
from app.errors import BadInput, Refused
from app.i18n import text
from app.usecases.credit import GrantCredit, RecordPayment, RefuseCredit, SetLimit
from app.views.customers import CreditRow

app = typer.Typer(help="Customers' accounts and temporary credit.", no_args_is_help=True)
AmountOption = Annotated[str, typer.Option("--amount", metavar="N", help="Yuan")]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why")]


@app.command("show")
def show(customer: str, db: DbOption = None, as_json: JsonOption = False) -> None:
    """What a customer may still order on account."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        row = picklane.credit(customer)
        if row is None:
            raise Refused("customer.unknown", customer=customer)
    console.answer(_account(row), lambda: _account_line(row))


def _account(row: CreditRow) -> dict[str, object]:
    amounts = {name: yuan_of(getattr(row, f"{name}_fen")) for name in ("limit", "used", "open", "granted", "available")}
    return {
        "customer": row.customer,
        "name": row.name,
        **amounts,
        "as_of": plain(row.as_of),
        "grants": [_in_yuan(grant, "amount", "taken") for grant in row.grants],
    }


def _in_yuan(row: object, *amounts: str) -> dict[str, object]:
    """A row or answer with these amounts in yuan."""
    content: dict[str, object] = plain(row)
    for name in amounts:
        del content[f"{name}_fen"]
        content[name] = yuan_of(getattr(row, f"{name}_fen"))
    return content


def _account_line(row: CreditRow) -> str:
    told = text(
        "{name}: available {available} (limit {limit}, used {used}, open orders {open}, granted {granted})",
        name=row.name,
        available=words.money(row.available_fen),
        limit=words.money(row.limit_fen),
        used=words.money(row.used_fen),
        open=words.money(row.open_fen),
        granted=words.money(row.granted_fen),
    )
    return told + (" " + text("as of {time}", time=exact(row.as_of)) if row.as_of else "")


@app.command("grant")
def grant(
    customer: Annotated[str, typer.Argument(help="Customer's code, or the number of a request with --request")],
    reason: ReasonOption,
    amount: Annotated[
        str | None, typer.Option("--amount", metavar="N", help="Yuan; default 50000, or as asked")
    ] = None,
    hours: Annotated[int, typer.Option("--hours", metavar="N", min=1)] = GRANT_HOURS,
    request: Annotated[bool, typer.Option("--request", help="CUSTOMER is the number of a request.")] = False,
    account: Annotated[bool, typer.Option("--account", help="A request for one order: for the whole account.")] = False,
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Grant temporary credit."""
    console = console_of(as_json)
    scope = Scope.CUSTOMER if account else None
    with console.errors_told():
        fen = 0 if amount is None else _granted_fen(amount, console)
        number = _number(customer) if request else 0
    command = GrantCredit(str(uuid4()), reason, number, "" if request else customer, fen, hours, scope)
    with opened(db, console) as picklane:
        decided = picklane.handle(command, actor_of(operator)).value
    content = _in_yuan(decided, "amount")
    told = text(
        "Granted {amount} to {customer} until {time} (grant {grant}).",
        amount=words.money(decided.amount_fen),
        customer=decided.customer,
        time=exact(decided.ends_at),
        grant=decided.grant,
    )
    console.answer(content, lambda: told)


@app.command("refuse")
def refuse(
    request: int,
    reason: ReasonOption,
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say no to a request."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        decided = picklane.handle(RefuseCredit(str(uuid4()), request, reason), actor_of(operator)).value
    console.answer(_in_yuan(decided, "amount"), lambda: words.grant_state(decided.state))


@app.command("ledger")
def ledger(customer: str, db: DbOption = None, as_json: JsonOption = False) -> None:
    """The built-in ledger of a customer, newest first."""
    console = console_of(as_json)
    with opened(db, console) as picklane:
        if picklane.reader.credit(customer) is None:
            raise Refused("customer.unknown", customer=customer)
        rows = picklane.reader.ledger(customer)
    entries = [_in_yuan(row, "amount", "used") for row in rows]
    lines = [
        f"{exact(row.at)}  {words.entry(row.kind):<6} {words.money(row.amount_fen):>14}"
        f" {words.money(row.used_fen):>14}  {row.reference}  {row.by}"
        for row in rows
    ]
    console.answer({"customer": customer, "entries": entries}, lambda: "\n".join(lines) or text("No entries yet."))


@app.command("pay")
def pay(
    customer: str,
    amount: AmountOption,
    reference: Annotated[str, typer.Option("--reference", metavar="TEXT", help="What the money came by")],
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Money has come in."""
    console = console_of(as_json)
    _change(RecordPayment(str(uuid4()), customer, _fen(amount, console), reference), db, operator, console)


@app.command("limit")
def limit(
    customer: str,
    amount: AmountOption,
    reason: ReasonOption,
    db: DbOption = None,
    operator: OperatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """Set a customer's limit."""
    console = console_of(as_json)
    _change(SetLimit(str(uuid4()), customer, _fen(amount, console), reason), db, operator, console)


@app.command("key")
def key(
    value: Annotated[str, typer.Option(prompt=True, hide_input=True, help="The finance system's key")],
    as_json: JsonOption = False,
) -> None:
    """Keep the finance system's key in this computer's keyring."""
    from app.adapters.secrets import keep_secret

    console = console_of(as_json)
    with console.errors_told():
        keep_secret("finance_key", value)
    console.answer({"kept": True}, lambda: text("Kept in the keyring."))


def _change(command: RecordPayment | SetLimit, db: str | None, operator: str | None, console: Console) -> None:
    with opened(db, console) as picklane:
        picklane.handle(command, actor_of(operator))
        row = picklane.reader.credit(command.customer)
        assert row is not None
    console.answer(_account(row), lambda: _account_line(row))


def _fen(amount: str, console: Console) -> int:
    with console.errors_told():
        try:
            return fen_of(amount)
        except ValueError:
            raise BadInput("argument.bad", field="--amount", found=amount, expected="50000.00") from None


def _granted_fen(amount: str, console: Console) -> int:
    """0 would mean the usual amount to the command, and is no amount that a person can mean."""
    fen = _fen(amount, console)
    if fen == 0:
        raise BadInput("credit.amount", amount_fen=fen)
    return fen


def _number(given: str) -> int:
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise BadInput("argument.bad", field="--request", found=given, expected="1")
    return int(given)
