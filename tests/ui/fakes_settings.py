"""A company whose settings can be changed, with who changed them, and pools of waybill numbers, in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.bus import Command, Result
from app.domain.company import checked
from app.domain.people import Actor
from app.errors import Refused, Unavailable
from app.usecases.company import ChangeSetting, Saved
from app.usecases.waybills import NumbersAdded
from app.views.handover import WaybillRow
from app.views.settings import SettingChangeRow
from tests.ui.fakes import OPERATORS, FakeDesk, FakeReader
from ui import clock


class SettingsReader(FakeReader):
    """Settings that can be changed; `away` is a database that does not answer."""

    def __init__(self) -> None:
        super().__init__(0)
        self.stored: dict[str, str] = {}
        self.changes: list[SettingChangeRow] = []
        self.pools = {"顺丰速运": WaybillRow("顺丰速运", 1240, 310, "SF1000000000311")}
        self.away = False

    def settings(self) -> Mapping[str, str]:
        if self.away:
            raise Unavailable("database.away", database="picklane")
        return {**super().settings(), **self.stored}

    def setting_changes(self, keys: Sequence[str], each: int = 20) -> Sequence[SettingChangeRow]:
        return [change for change in self.changes if change.key in keys]

    def waybill_numbers(self) -> Sequence[WaybillRow]:
        return list(self.pools.values())

    def put(self, key: str, value: str, by: str, hours_ago: float = 0) -> None:
        """Somebody changes a setting."""
        at = clock.now() - timedelta(hours=hours_ago)
        self.changes.insert(0, SettingChangeRow(key, self.stored.get(key), value, by, at))
        self.stored[key] = value
        self.note("company")


@dataclass
class SettingsDesk(FakeDesk):
    """Changes settings as the program does; `refuses` is what it says to a command."""

    reader: Any = field(default_factory=SettingsReader)
    refuses: Refused | None = None
    added: list[tuple[str, str]] = field(default_factory=list)

    def handle(self, command: Command, actor: Actor) -> Result[Any]:
        if not isinstance(command, ChangeSetting):
            return super().handle(command, actor)
        self.commands.append(command)
        if self.refuses is not None:
            raise self.refuses
        key, value = checked(command.key, command.value)
        self.reader.put(key, value, next(row.name for row in OPERATORS if row.code == actor.operator))
        return Result(Saved(key, 0))

    def add_waybill_numbers(self, actor: Actor, carrier: str, path: Path) -> NumbersAdded:
        self.added.append((carrier, path.name))
        self.reader.pools[carrier] = WaybillRow(carrier, 500, 0, "73123456789011")
        return NumbersAdded(carrier, 500, 0, ())
