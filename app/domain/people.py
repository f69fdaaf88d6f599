"""Operators, their roles, and what each role may do."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.stages import Awaits


class Role(StrEnum):
    """The users of domain.md, plus the administrator."""

    ADMIN = "admin"
    CLERK = "clerk"
    PICKER = "picker"
    KEEPER = "keeper"
    SUPERVISOR = "supervisor"
    PLANNER = "planner"
    PURCHASER = "purchaser"
    FINANCE = "finance"
    COORDINATOR = "coordinator"


class Permission(StrEnum):
    """One right; a command names the one it needs."""

    LOG_IN = "log_in"
    IMPORT = "import"
    EDIT_MASTER = "edit_master"
    ROUTE = "route"
    TRANSFER = "transfer"
    PICK = "pick"
    SHIP = "ship"
    SIGN = "sign"
    HOLD = "hold"
    CANCEL = "cancel"
    PLACE = "place"
    CURE = "cure"
    GRANT = "grant"
    KEEP_ACCOUNTS = "keep_accounts"
    EDIT_RATES = "edit_rates"
    EDIT_PROFILES = "edit_profiles"
    SETTINGS = "settings"
    EDIT_RULES = "edit_rules"
    OVERRIDE = "override"
    PRODUCE = "produce"
    COUNT = "count"
    APPROVE_COUNT = "approve_count"
    RELEASE_LISTS = "release_lists"
    REPRINT = "reprint"
    PRINTERS = "printers"
    SHIP_UNSCANNED = "ship_unscanned"
    HANDLE_CASES = "handle_cases"
    ASSIGN_CASES = "assign_cases"
    EDIT_DUTY = "edit_duty"
    WRITE_ARTICLES = "write_articles"
    EDIT_KNOWLEDGE = "edit_knowledge"


_EVERYONE = frozenset({Permission.LOG_IN, Permission.HANDLE_CASES, Permission.WRITE_ARTICLES})
"""Whoever owns an exception solves it, and writes down how."""

_INTAKE = frozenset({Permission.IMPORT, Permission.PLACE, Permission.CURE, Permission.EDIT_PROFILES})

RIGHTS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission),
    Role.CLERK: _EVERYONE | _INTAKE | {Permission.HOLD, Permission.CANCEL, Permission.SIGN},
    Role.PICKER: _EVERYONE | {Permission.PICK},
    Role.KEEPER: _EVERYONE
    | {
        Permission.PICK,
        Permission.SHIP,
        Permission.TRANSFER,
        Permission.EDIT_MASTER,
        Permission.COUNT,
        Permission.RELEASE_LISTS,
        Permission.REPRINT,
        Permission.PRINTERS,
        Permission.SHIP_UNSCANNED,
    },
    Role.SUPERVISOR: _EVERYONE
    | {
        Permission.ASSIGN_CASES,
        Permission.EDIT_KNOWLEDGE,
        Permission.HOLD,
        Permission.CANCEL,
        Permission.PLACE,
        Permission.GRANT,
        Permission.OVERRIDE,
        Permission.APPROVE_COUNT,
        Permission.REPRINT,
        Permission.PICK,
        Permission.SHIP_UNSCANNED,
    },
    Role.PLANNER: _EVERYONE | {Permission.HOLD, Permission.PRODUCE, Permission.EDIT_KNOWLEDGE},
    Role.PURCHASER: _EVERYONE,
    Role.FINANCE: _EVERYONE | {Permission.KEEP_ACCOUNTS, Permission.EDIT_RATES, Permission.SETTINGS},
    Role.COORDINATOR: _EVERYONE
    | _INTAKE
    | {
        Permission.ASSIGN_CASES,
        Permission.EDIT_KNOWLEDGE,
        Permission.EDIT_DUTY,
        Permission.ROUTE,
        Permission.TRANSFER,
        Permission.HOLD,
        Permission.CANCEL,
        Permission.SIGN,
        Permission.EDIT_RATES,
        Permission.EDIT_RULES,
        Permission.OVERRIDE,
        Permission.APPROVE_COUNT,
        Permission.RELEASE_LISTS,
        Permission.REPRINT,
        Permission.PRINTERS,
    },
}


@dataclass(frozen=True, slots=True)
class Operator:
    """A person who acts; `pin_hash` is empty until the first login sets it."""

    id: int
    code: str
    name: str
    roles: frozenset[Role]
    pin_hash: str
    active: bool

    def may(self, permission: Permission) -> bool:
        """Whether any role of this operator carries the right."""
        return any(permission in RIGHTS[role] for role in self.roles)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who sends a command, by codes: the bus looks the operator up itself and trusts nothing else."""

    operator: str
    station: str = ""


NEEDS: dict[Role, frozenset[Awaits]] = {
    Role.ADMIN: frozenset({Awaits.DATA, Awaits.RELEASE, Awaits.TRANSFER, Awaits.PRODUCTION, Awaits.SHIPPING}),
    Role.CLERK: frozenset({Awaits.DATA, Awaits.RELEASE}),
    Role.KEEPER: frozenset({Awaits.TRANSFER, Awaits.SHIPPING}),
    Role.SUPERVISOR: frozenset({Awaits.DATA, Awaits.RELEASE}),
    Role.PLANNER: frozenset({Awaits.PRODUCTION}),
    Role.COORDINATOR: frozenset({Awaits.DATA, Awaits.RELEASE, Awaits.TRANSFER}),
}
"""What orders wait for that is the work of a role: its “needs me” list. Picking is the station's."""


def needs_of(roles: Iterable[Role]) -> frozenset[Awaits]:
    """What an operator with these roles is waited for with."""
    return frozenset().union(*(NEEDS.get(role, frozenset()) for role in roles))
