"""The few calls of winspool.drv and gdi32.dll that printing needs."""

import ctypes
from collections.abc import Callable
from ctypes import POINTER, Structure, byref, c_void_p, cast, create_string_buffer
from ctypes.wintypes import DWORD, HANDLE, LONG, LPVOID, LPWSTR, WORD
from typing import Any

from PIL.Image import Image

from app.adapters.labels.raster import burned_pages

_DPI = 300
"""Of the pages that are drawn."""
_ACROSS, _DOWN, _MARGIN_LEFT, _MARGIN_TOP = 88, 90, 112, 113
"""What GetDeviceCaps is asked for: dots an inch, and the edges that cannot be printed on, in dots."""
_COPY, _COLOURS = 0x00CC0020, 0
_WHITE, _BLACK = 0x00FFFFFF, 0
_NO_SUCH_JOB = 87


class _Document(Structure):
    """DOC_INFO_1."""

    _fields_ = (("name", LPWSTR), ("output", LPWSTR), ("type", LPWSTR))


class _Drawing(Structure):
    """DOCINFO."""

    _fields_ = (("size", LONG), ("name", LPWSTR), ("output", LPWSTR), ("type", LPWSTR), ("kind", DWORD))


class _Job(Structure):
    """The beginning of JOB_INFO_1."""

    _fields_ = (("id", DWORD), ("texts", LPVOID * 6), ("status", DWORD))


class _Bitmap(Structure):
    """BITMAPINFO of one bit a dot."""

    _fields_ = (
        ("size", DWORD),
        ("width", LONG),
        ("height", LONG),
        ("planes", WORD),
        ("bits", WORD),
        ("compression", DWORD),
        ("bytes", DWORD),
        ("density", LONG * 2),
        ("colours", DWORD * 2),
        ("palette", DWORD * 2),
    )


class SpoolerError(OSError):
    """What Windows says instead of doing it, by its number."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def _library(name: str) -> Any:
    return getattr(ctypes, "WinDLL")(name, use_last_error=True)  # noqa: B009 - it is there on Windows only


def _last_error() -> int:
    return int(getattr(ctypes, "get_last_error")())  # noqa: B009


class Spooler:
    """Every call raises SpoolerError where Windows says no."""

    def __init__(self, library: Callable[[str], Any] = _library, last_error: Callable[[], int] = _last_error) -> None:
        self._queues, self._gdi = library("winspool.drv"), library("gdi32")
        self._gdi.CreateDCW.restype = c_void_p
        self._last_error = last_error

    def open(self, name: str) -> int:
        """A queue, by its name."""
        handle = HANDLE()
        self._sure(self._queues.OpenPrinterW(name, byref(handle), None))
        return handle.value or 0

    def close(self, queue: int) -> None:
        """Give it back."""
        self._queues.ClosePrinter(HANDLE(queue))

    def write(self, queue: int, title: str, data: bytes) -> int:
        """Raw bytes; returns the job's number."""
        handle, written = HANDLE(queue), DWORD()
        job = int(self._sure(self._queues.StartDocPrinterW(handle, 1, byref(_Document(title, None, "RAW")))))
        try:
            self._sure(self._queues.StartPagePrinter(handle))
            self._sure(self._queues.WritePrinter(handle, data, len(data), byref(written)))
            self._queues.EndPagePrinter(handle)
        finally:
            self._queues.EndDocPrinter(handle)
        return job

    def draw(self, name: str, title: str, pdf: bytes) -> int:
        """The pages of a PDF at their exact size from the edge of the paper; returns the job's number. ValueError when
        it is no PDF."""
        pages = list(burned_pages(pdf, _DPI))
        device = HANDLE(self._sure(self._gdi.CreateDCW("WINSPOOL", name, None, None)))
        try:
            drawing = _Drawing(ctypes.sizeof(_Drawing), title, None, None, 0)
            job = self._sure(max(0, self._gdi.StartDocW(device, byref(drawing))))
            for page in pages:
                self._gdi.StartPage(device)
                self._place(device, page)
                self._gdi.EndPage(device)
            self._gdi.EndDoc(device)
        finally:
            self._gdi.DeleteDC(device)
        return job

    def _place(self, device: HANDLE, page: Image) -> None:
        across, down, left, top = (
            self._gdi.GetDeviceCaps(device, which) for which in (_ACROSS, _DOWN, _MARGIN_LEFT, _MARGIN_TOP)
        )
        width, height = page.size
        place = (-left, -top, width * across // _DPI, height * down // _DPI)
        row = (width + 31) // 32 * 4
        bits = page.tobytes("raw", "1", row)
        bitmap = _Bitmap(40, width, -height, 1, 1, 0, len(bits))
        bitmap.palette[:] = (_WHITE, _BLACK)
        shape = (0, 0, width, height)
        self._sure(self._gdi.StretchDIBits(device, *place, *shape, bits, byref(bitmap), _COLOURS, _COPY))

    def printer_status(self, queue: int) -> int:
        """PRINTER_STATUS bits."""
        status, needed = DWORD(), DWORD()
        self._sure(self._queues.GetPrinterW(HANDLE(queue), 6, byref(status), 4, byref(needed)))
        return status.value

    def job_status(self, queue: int, job: int) -> int | None:
        """JOB_STATUS bits; None when there is no such job any more."""
        needed = DWORD()
        self._queues.GetJobW(HANDLE(queue), job, 1, None, 0, byref(needed))
        buffer = create_string_buffer(max(needed.value, ctypes.sizeof(_Job)))
        if not self._queues.GetJobW(HANDLE(queue), job, 1, buffer, len(buffer), byref(needed)):
            if self._last_error() == _NO_SUCH_JOB:
                return None
            raise SpoolerError(self._last_error())
        return int(cast(buffer, POINTER(_Job)).contents.status)

    def _sure(self, result: int | None) -> int:
        if not result:
            raise SpoolerError(self._last_error())
        return int(result)
