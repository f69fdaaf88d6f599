"""What a camera sees becomes scans, once for each time a code is held before it."""

from io import BytesIO

import pypdfium2
import pytest
from PySide6.QtGui import QImage

from app.adapters.sheets import command_sheet
from app.domain.picking import COMMAND_CODES, QUANTITIES
from ui import camera_scanner
from ui.camera_scanner import CameraScanner, codes_in, lacking
from ui.tasks import InlineTasks


@pytest.fixture(scope="module")
def sheet() -> QImage:
    """The command sheet as a camera may see it."""
    document = pypdfium2.PdfDocument(BytesIO(command_sheet()))
    picture = document[0].render(scale=2.5).to_pil().convert("RGB")
    document.close()
    return QImage(picture.tobytes(), picture.width, picture.height, picture.width * 3, QImage.Format.Format_RGB888)


def test_codes_are_found_in_a_picture(sheet: QImage):
    assert set(COMMAND_CODES) <= set(codes_in(sheet))
    assert len(codes_in(sheet)) == len(COMMAND_CODES) + len(QUANTITIES)
    assert codes_in(QImage()) == []
    assert codes_in(QImage(3, 3, QImage.Format.Format_RGB888)) == []


def test_a_code_held_before_the_camera_counts_once(qapp, sheet: QImage):
    now = [0.0]
    scanner, scans = CameraScanner(InlineTasks(), clock=lambda: now[0]), list[str]()
    scanner.scanned.connect(scans.append)
    scanner.look(sheet)
    once = len(scans)
    for _ in range(3):
        now[0] += 1
        scanner.look(sheet)
    assert len(scans) == once > 0
    now[0] += 5
    scanner.look(sheet)
    assert len(scans) == 2 * once


def test_what_must_be_installed_is_named(qapp, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(camera_scanner, "_NEEDS", (("picklane_no_such", "PySide6-Addons"), ("json", "zxing-cpp")))
    assert lacking() == ["PySide6-Addons"]
    assert not CameraScanner(InlineTasks()).start()
