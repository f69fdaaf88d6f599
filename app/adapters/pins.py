"""PIN hashes by Argon2."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError


class Argon2Pins:
    """app.ports.PinHasher; the parameters stand in each hash."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    def hash(self, pin: str) -> str:
        """Salted."""
        return self._hasher.hash(pin)

    def verify(self, hashed: str, pin: str) -> bool:
        """False for a wrong PIN and for a hash that is none."""
        try:
            return self._hasher.verify(hashed, pin)
        except (VerifyMismatchError, InvalidHashError):
            return False
