"""Secrets: the environment first, then the keyring; without a keyring nothing breaks."""

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.errors import KeyringLocked

from app.adapters.secrets import keep_secret, secret
from app.errors import Unavailable


class FakeKeyring(KeyringBackend):
    priority = 1.0

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


class BrokenKeyring(FakeKeyring):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error


@pytest.fixture(autouse=True)
def fake() -> Iterator[FakeKeyring]:
    backend = FakeKeyring()
    keyring.set_keyring(backend)
    yield backend
    keyring.set_keyring(NoKeyring())


def test_a_secret_kept_is_found_again(fake: FakeKeyring):
    assert secret("finance_key") == ""

    keep_secret("finance_key", "k3y")

    assert secret("finance_key") == "k3y"
    assert fake.kept == {("picklane", "finance_key"): "k3y"}


def test_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch):
    keep_secret("finance_key", "kept")

    monkeypatch.setenv("PICKLANE_FINANCE_KEY", "set")
    assert secret("finance_key") == "set"

    monkeypatch.setenv("PICKLANE_FINANCE_KEY", "")
    assert secret("finance_key") == "kept"


@pytest.mark.parametrize(
    "backend",
    [NoKeyring(), BrokenKeyring(KeyringLocked()), BrokenKeyring(OSError("the bus is away"))],
    ids=["none", "locked", "broken"],
)
def test_without_a_keyring_there_is_no_secret_and_keeping_says_so(backend: KeyringBackend):
    keyring.set_keyring(backend)

    assert secret("finance_key") == ""
    with pytest.raises(Unavailable) as caught:
        keep_secret("finance_key", "k3y")

    assert caught.value.what == "secret.no_keyring"
    assert caught.value.facts == {"name": "finance_key", "variable": "PICKLANE_FINANCE_KEY"}
