"""Who may do what."""

import pytest

from app.domain.people import RIGHTS, Operator, Permission, Role


def operator(*roles: Role) -> Operator:
    return Operator(1, "li", "李", frozenset(roles), "", True)


EVERYBODYS = (Permission.LOG_IN, Permission.HANDLE_CASES, Permission.WRITE_ARTICLES)


def test_everybody_logs_in_and_solves_exceptions_and_the_administrator_may_everything():
    assert set(RIGHTS) == set(Role)
    assert all(operator(role).may(permission) for role in Role for permission in EVERYBODYS)
    assert all(operator(Role.ADMIN).may(permission) for permission in Permission)
    assert not operator().may(Permission.LOG_IN)


@pytest.mark.parametrize("permission", [p for p in Permission if p not in EVERYBODYS])
def test_no_other_right_is_everybodys_and_none_is_only_the_administrators(permission: Permission):
    holders = {role for role in Role if operator(role).may(permission)}

    assert {Role.ADMIN} < holders < set(Role)


def test_roles_add_up():
    both = operator(Role.PICKER, Role.CLERK)

    assert both.may(Permission.PICK)
    assert both.may(Permission.IMPORT)
    assert not operator(Role.PICKER).may(Permission.IMPORT)
