"""Operators, their roles, and what each role may do."""

from dataclasses import dataclass
from enum import StrEnum


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


_EVERYONE = frozenset({Permission.LOG_IN})

RIGHTS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission),
    Role.CLERK: _EVERYONE | {Permission.IMPORT, Permission.HOLD, Permission.CANCEL, Permission.SIGN},
    Role.PICKER: _EVERYONE | {Permission.PICK},
    Role.KEEPER: _EVERYONE | {Permission.PICK, Permission.SHIP, Permission.TRANSFER, Permission.EDIT_MASTER},
    Role.SUPERVISOR: _EVERYONE | {Permission.HOLD, Permission.CANCEL},
    Role.PLANNER: _EVERYONE | {Permission.HOLD},
    Role.PURCHASER: _EVERYONE,
    Role.FINANCE: _EVERYONE,
    Role.COORDINATOR: _EVERYONE
    | {Permission.IMPORT, Permission.ROUTE, Permission.TRANSFER, Permission.HOLD, Permission.CANCEL, Permission.SIGN},
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
