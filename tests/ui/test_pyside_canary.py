"""PySide6 6.12 dropped a reference to True with every slot call and killed CPython 3.11: notice it before users do."""

import sys

from PySide6.QtCore import QObject, Signal


class Sender(QObject):
    told = Signal(bool)


def test_slot_calls_keep_the_references_of_true(qapp) -> None:
    sender, heard = Sender(), []
    sender.told.connect(lambda value: heard.append(value is True))
    before = sys.getrefcount(True)
    for _ in range(300):
        sender.told.emit(True)
    gained = sum(heard)  # the list holds that many references itself
    assert gained == 300
    assert sys.getrefcount(True) - before >= gained - 20
