"""A camera as a scanner, where one is attached and the two packages it needs are installed."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from time import monotonic
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from ui.tasks import Tasks

_NEEDS = (("PySide6.QtMultimedia", "PySide6-Addons"), ("zxingcpp", "zxing-cpp"))
_AGAIN = 2.0
"""Seconds a code must be out of sight before it counts again."""


def lacking() -> list[str]:
    """Packages to install before a camera can scan."""
    return [package for module, package in _NEEDS if not _works(module)]


def _works(module: str) -> bool:
    try:
        importlib.import_module(module)
    except ImportError:  # not there, or without a library of the system that it needs
        return False
    return True


def codes_in(image: QImage) -> list[str]:
    """Every barcode in a picture, from the top; needs zxing-cpp."""
    grey = image.convertToFormat(QImage.Format.Format_Grayscale8)
    grey = grey.copy(0, 0, grey.width() // 4 * 4, grey.height())  # rows without padding
    if grey.isNull():
        return []
    pixels = memoryview(grey.constBits()).cast("B", (grey.height(), grey.width()))
    found = importlib.import_module("zxingcpp").read_barcodes(pixels)
    return [barcode.text for barcode in sorted(found, key=lambda barcode: barcode.position.top_left.y)]


class CameraScanner(QObject):
    """Looks for codes in one frame at a time, off the GUI thread; a code held before the camera counts once."""

    scanned = Signal(str)

    def __init__(self, tasks: Tasks, parent: QObject | None = None, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(parent)
        self._tasks, self._clock = tasks, clock
        self._camera: Any = None
        self._parts: tuple[Any, ...] = ()
        self._busy = False
        self._seen: dict[str, float] = {}

    def start(self) -> bool:
        """Look through the first camera; False where there is none, or `lacking` names something."""
        self.stop()
        if lacking():
            return False
        media = importlib.import_module("PySide6.QtMultimedia")
        cameras = media.QMediaDevices.videoInputs()
        if not cameras:
            return False
        self._camera = media.QCamera(cameras[0])
        sink, session = media.QVideoSink(), media.QMediaCaptureSession()
        sink.videoFrameChanged.connect(lambda frame: self.look(frame.toImage()))
        session.setCamera(self._camera)
        session.setVideoSink(sink)
        self._parts = (sink, session)
        self._camera.start()
        return True

    def stop(self) -> None:
        """Close the camera."""
        if self._camera is not None:
            self._camera.stop()
        self._camera, self._parts = None, ()

    def look(self, image: QImage) -> None:
        """One frame; those that come while another is looked at are left out."""
        if not self._busy and not image.isNull():
            self._busy = True
            self._tasks.read(self, lambda: codes_in(image), self._on_codes, lambda error: self._on_codes([]))

    def _on_codes(self, codes: list[str]) -> None:
        self._busy = False
        now = self._clock()
        for code in codes:
            if now - self._seen.get(code, float("-inf")) > _AGAIN:
                self.scanned.emit(code)
            self._seen[code] = now
