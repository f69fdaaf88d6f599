"""Keys and passwords of other systems: from the environment, else from the keyring of the operating system."""

import os

from app.errors import Unavailable

_SERVICE = "picklane"


def secret(name: str) -> str:
    """What `PICKLANE_<NAME>` says, else what the keyring keeps under the name; empty when neither has it or the
    keyring is missing or locked."""
    return os.environ.get(_variable(name)) or _kept(name)


def keep_secret(name: str, value: str) -> None:
    """Put it into the keyring. Unavailable("secret.no_keyring") where there is none, with the `variable` that can
    carry it instead."""
    import keyring  # Slow, and most starts need no secret.

    try:
        keyring.set_password(_SERVICE, name, value)
    except Exception:  # Each backend lets the errors of its own system through.
        raise Unavailable("secret.no_keyring", name=name, variable=_variable(name)) from None


def _kept(name: str) -> str:
    import keyring

    try:
        return keyring.get_password(_SERVICE, name) or ""
    except Exception:  # As above; a keyring that fails is a keyring that has nothing.
        return ""


def _variable(name: str) -> str:
    return f"PICKLANE_{name.upper()}"
