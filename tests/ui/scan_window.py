"""A window with a field and a button, as a program of its own under a real X server: learns the calibration sheet from
as many scans as it is told, then prints what it reads, and at last what reached the field."""

import json
import sys
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.domain.calibration import Burst, Calibration, learn
from ui.scan_input import ScanInput, use_calibration


def main(to_learn: int) -> None:
    app = QApplication([])
    window, field, button = QWidget(), QLineEdit(), QPushButton("Press")
    column = QVBoxLayout(window)
    column.addWidget(field)
    column.addWidget(button)
    button.clicked.connect(lambda: tell(pressed=True))
    scanner, bursts = ScanInput(), list[Burst]()
    scanner.learning = to_learn > 0

    def heard(burst: Burst) -> None:
        bursts.append(burst)
        if scanner.learning and len(bursts) == to_learn:
            learned = learn(bursts)
            tell(learned=bool(learned), arrived=bursts[0].text)
            use_calibration(learned or Calibration())
            scanner.learning = False

    def scanned(code: str) -> None:
        tell(code=code)
        if code == "ENDE":
            tell(field=field.text())
            app.quit()

    scanner.burst.connect(heard)
    scanner.scanned.connect(scanned)
    app.installEventFilter(scanner)
    window.show()
    window.activateWindow()
    field.setFocus()
    QTimer.singleShot(200, lambda: tell(ready=app.platformName()))
    QTimer.singleShot(60_000, app.quit)
    app.exec()


def tell(**said: Any) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
