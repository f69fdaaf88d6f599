"""What this operator may do to an account, and why not."""

from app.domain.people import Permission
from app.i18n import text
from ui.credit.form import Allowed, Deed
from ui.screen import Services


def refusals(services: Services, elsewhere: bool) -> dict[Deed, str]:
    """Why each deed is not possible, in words; empty where it is. `elsewhere`: the finance system keeps accounts."""
    grant = "" if services.may(Permission.GRANT) else text("Your role may not grant credit. Ask a supervisor.")
    keep = "" if services.may(Permission.KEEP_ACCOUNTS) else text("Your role may not keep accounts. Ask finance.")
    if elsewhere and not keep:
        keep = text("The finance system keeps the accounts: enter it there.")
    return {Deed.ANSWER: grant, Deed.GRANT: grant, Deed.REVOKE: grant, Deed.PAYMENT: keep, Deed.LIMIT: keep}


def answers(services: Services, own: bool) -> Allowed:
    """Whether the operator may grant and refuse a request: nobody grants their `own`."""
    no = refusals(services, False)[Deed.ANSWER]
    return Allowed(no or (text("Nobody grants their own request. Ask another supervisor.") if own else ""), no)
