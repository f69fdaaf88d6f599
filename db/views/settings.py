"""Who changed which setting, and when."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.views.settings import SettingChangeRow
from db.bulk import among
from db.engine import Database
from db.tables.company import setting_changes
from db.tables.people import operators

_c = setting_changes.c


class SettingReads:
    """app.views.settings.SettingReader, a part of the reader."""

    _database: Database

    def setting_changes(self, keys: Sequence[str], each: int = 20) -> Sequence[SettingChangeRow]:
        """By the index of keys."""
        before = func.lag(_c.value).over(partition_by=_c.key, order_by=_c.id).label("before")
        place = func.row_number().over(partition_by=_c.key, order_by=_c.id.desc()).label("place")
        name = func.coalesce(operators.c.name, _c.by).label("name")
        with self._database.reading() as connection:
            asked = (
                select(_c.id, _c.key, before, _c.value, name, _c.at, place)
                .outerjoin_from(setting_changes, operators, operators.c.code == _c.by)
                .where(among(connection, _c.key, keys))
                .subquery()
            )
            row = asked.c
            last = select(row.key, row.before, row.value, row.name, row.at).where(row.place <= each)
            return [SettingChangeRow(*each_) for each_ in connection.execute(last.order_by(row.id.desc()))]
