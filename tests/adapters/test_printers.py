"""Real bytes go to a raw printer, a folder, an IPP printer and a stand-in of the Windows spooler."""

import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from app.adapters.labels.raster import burned_pages
from app.adapters.printers import AnyPrinter, proof_page, raw
from app.adapters.printers import ipp as ipp_adapter
from app.adapters.printers.spooler import SpoolerQueues
from app.adapters.printers.windows import Spooler
from app.domain.printing import Delivery, Fault, JobState, Language, Printer, PrinterKind
from tests.sink import Sink, never_reads, reads_but_never_closes, sink, takes_all, takes_half

WAITING, SENT, PRINTED, FAILED = JobState.WAITING, JobState.SENT, JobState.PRINTED, JobState.FAILED


def printer(kind: PrinterKind, address: object, language: Language = Language.PDF, dpi: int = 203) -> Printer:
    return Printer("A", "A", kind, str(address), language, dpi)


def as_it_is(pdf: bytes, dpi: int, language: str) -> bytes:
    return pdf


@pytest.fixture(autouse=True)
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a printer may take in seconds is tenths here."""
    for name in ("_ANSWER", "_WRITE", "_PRINT", "_CLOSE"):
        monkeypatch.setattr(raw, name, getattr(raw, name) / 10)


# --- raw TCP


def test_a_printer_that_takes_everything_has_printed_it():
    with sink(takes_all) as there:
        delivery = AnyPrinter(as_it_is).send(printer(PrinterKind.TCP, there.address), "label P1", b"x" * 100_000)

    assert delivery == Delivery(PRINTED)
    assert there.taken == [b"x" * 100_000]


def test_one_that_nobody_listens_for_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"

    assert AnyPrinter(as_it_is).send(printer(PrinterKind.TCP, address), "x", b"x") == Delivery(
        WAITING, Fault.UNREACHABLE
    )


@pytest.mark.parametrize(
    ("behaviour", "size", "expected"),
    [
        (never_reads, 100, Delivery(SENT, Fault.SILENT)),
        (never_reads, 50_000_000, Delivery(WAITING, Fault.STALLED)),
        (reads_but_never_closes, 100, Delivery(SENT, Fault.SILENT)),
        (takes_half, 50_000_000, Delivery(WAITING, Fault.BROKEN_OFF)),
    ],
)
def test_one_that_behaves_badly_is_told_as_what_it_does(
    behaviour: Callable[[socket.socket, Sink], None], size: int, expected: Delivery
):
    with sink(behaviour) as there:
        assert AnyPrinter(as_it_is).send(printer(PrinterKind.TCP, there.address), "x", b"x" * size) == expected


ZPL_READY = (
    b"\x02030,0,0,1245,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"
)
ZPL_NO_PAPER = ZPL_READY.replace(b"030,0,0", b"030,1,0")
ZPL_OPEN = ZPL_READY.replace(b"000,0,0,0,0,2", b"000,0,1,0,0,2")
ZPL_BUSY = ZPL_READY.replace(b"1245,000", b"1245,001")


def answering(*answers: bytes) -> Callable[[socket.socket, Sink], None]:
    """A printer that answers each status question with what is next in line."""
    left = list(answers)

    def behave(line: socket.socket, there: Sink) -> None:
        data = b""
        while part := line.recv(65536):
            data += part
            while left and data.endswith((b"~HS\r\n", b"\x1b!?")):
                data = data.removesuffix(b"~HS\r\n").removesuffix(b"\x1b!?")
                line.sendall(left.pop(0))
        there.taken.append(data)

    return behave


@pytest.mark.parametrize(
    ("language", "answers", "expected", "taken"),
    [
        (Language.ZPL, (ZPL_READY, ZPL_BUSY, ZPL_READY), Delivery(PRINTED), b"job"),
        (Language.ZPL, (ZPL_NO_PAPER,), Delivery(WAITING, Fault.PAPER), b""),
        (Language.ZPL, (ZPL_OPEN,), Delivery(WAITING, Fault.OPEN), b""),
        (Language.ZPL, (ZPL_READY, ZPL_NO_PAPER), Delivery(SENT, Fault.PAPER, "asked"), b"job"),
        (Language.TSPL, (b"\x00", b"\x20", b"\x00"), Delivery(PRINTED), b"job"),
        (Language.TSPL, (b"\x04",), Delivery(WAITING, Fault.PAPER), b""),
        (Language.TSPL, (b"\x00", b"\x10"), Delivery(SENT, Fault.PAUSED, "asked"), b"job"),
    ],
)
def test_one_that_tells_its_state_is_believed(
    language: Language, answers: tuple[bytes, ...], expected: Delivery, taken: bytes
):
    with sink(answering(*answers)) as there:
        delivery = AnyPrinter(as_it_is).send(printer(PrinterKind.TCP, there.address, language), "x", b"job")

    assert (delivery, there.taken) == (expected, [taken])


def test_one_without_paper_is_followed_until_it_has_printed():
    with sink(answering(ZPL_NO_PAPER, ZPL_READY)) as there:
        device, zpl = AnyPrinter(as_it_is), printer(PrinterKind.TCP, there.address, Language.ZPL)

        assert device.follow(zpl, "asked") == Delivery(SENT, Fault.PAPER, "asked")
        assert device.follow(zpl, "asked") == Delivery(PRINTED)
    assert device.follow(zpl, "asked") == Delivery(SENT, Fault.UNREACHABLE, "asked")


def test_one_that_does_not_know_the_question_is_not_asked_again():
    with sink(takes_all) as there:
        device, zpl = AnyPrinter(as_it_is), printer(PrinterKind.TCP, there.address, Language.ZPL)

        assert [device.send(zpl, "x", b"job") for _ in range(2)] == [Delivery(PRINTED)] * 2

    assert there.taken == [b"~HS\r\njob", b"job"]


# --- folder


def test_a_folder_gets_one_whole_file_for_each_document(tmp_path: Path):
    device, folder = AnyPrinter(), printer(PrinterKind.FOLDER, tmp_path)

    for _ in range(2):
        assert device.send(folder, "slip O1/../x", b"%PDF-1") == Delivery(PRINTED)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["slip-O1-..-x-2.pdf", "slip-O1-..-x.pdf"]


def test_a_folder_that_is_away_is_a_fault(tmp_path: Path):
    away = printer(PrinterKind.FOLDER, tmp_path / "share")

    assert AnyPrinter().send(away, "x", b"%PDF-1") == Delivery(WAITING, Fault.FOLDER)


def test_what_is_no_pdf_cannot_be_printed_on_a_thermal_printer(tmp_path: Path):
    thermal = printer(PrinterKind.FOLDER, tmp_path, Language.ZPL)

    assert AnyPrinter().send(thermal, "x", b"no") == Delivery(FAILED, Fault.UNPRINTABLE)


@pytest.mark.parametrize("dpi", [203, 300])
def test_a_proof_page_has_the_size_of_the_paper_and_its_rulers_the_length_they_say(dpi: int):
    (page,) = burned_pages(proof_page(printer(PrinterKind.TCP, "h:1", Language.ZPL, dpi)), dpi)
    dots = 8 if dpi == 203 else 11.811

    assert page.size == (round(100 * dots), round(150 * dots))
    left, _, right, bottom = page.getbbox() or (0, 0, 0, 0)
    assert (right - left, bottom - left) == pytest.approx((90 * dpi / 25.4, 140 * dpi / 25.4), abs=4)


# --- IPP


@pytest.fixture(scope="session")
def ipp_printer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A real IPP Everywhere printer of CUPS on the loopback: its address, and where it keeps what it prints. A document
    with "EMPTY" in it leaves it without paper until "paper" lies in its folder."""
    program = shutil.which("ippeveprinter")
    if program is None:
        pytest.skip("ippeveprinter is not installed (Debian: cups-ipp-utils)")
    folder = tmp_path_factory.mktemp("ipp")
    command = folder / "print"
    command.write_text(
        '#!/bin/sh\ncd "$(dirname "$0")"\nif grep -q EMPTY "$1"; then echo "STATE: +media-empty" >&2\n'
        'until [ -e paper ]; do sleep 0.1; done\necho "STATE: -media-empty" >&2; fi\ncat "$1" >> printed\n'
    )
    command.chmod(0o755)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    arguments = [program, "-p", str(port), "-d", str(folder), "-c", str(command), "-f", "application/pdf", "Test"]
    with (folder / "log").open("wb") as log, subprocess.Popen(arguments, stdout=log, stderr=log) as running:
        if not _listens(port, running):
            running.kill()
            told = (folder / "log").read_text(errors="replace").strip().splitlines()[-1:]
            pytest.skip(f"ippeveprinter does not start here: {told}")
        yield f"ipp://127.0.0.1:{port}/ipp/print", folder
        running.terminate()


def _listens(port: int, running: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + 5
    while running.poll() is None and time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return running.poll() is None
        threading.Event().wait(0.1)
    return False


def followed(device: AnyPrinter, at: Printer, delivery: Delivery, until: Callable[[Delivery], bool]) -> Delivery:
    """Follow a job, a few seconds at most, until it is as wanted."""
    for _ in range(10):
        if until(delivery):
            break
        assert delivery.ticket, delivery
        delivery = device.follow(at, delivery.ticket)
    return delivery


def test_a_real_ipp_printer_prints_and_says_so(ipp_printer: tuple[str, Path]):
    address, folder = ipp_printer
    device, queue = AnyPrinter(), printer(PrinterKind.QUEUE, address)

    sent = device.send(queue, "slip 拣货单 O1", b"%PDF-1.4 hello")
    assert (sent.state, sent.fault) == (SENT, None)
    assert followed(device, queue, sent, lambda d: d.state is PRINTED) == Delivery(PRINTED)

    assert b"%PDF-1.4 hello" in (folder / "printed").read_bytes()


def test_a_real_ipp_printer_without_paper_tells_why_and_goes_on(ipp_printer: tuple[str, Path]):
    address, folder = ipp_printer
    device, queue = AnyPrinter(), printer(PrinterKind.QUEUE, address)

    sent = device.send(queue, "x", b"%PDF-1.4 EMPTY")
    stopped = followed(device, queue, sent, lambda d: d.fault is not None)
    assert (stopped.state, stopped.fault) == (SENT, Fault.PAPER)

    (folder / "paper").touch()
    assert followed(device, queue, stopped, lambda d: d.state is PRINTED) == Delivery(PRINTED)


def test_a_real_ipp_printer_refuses_what_it_cannot_print_and_jobs_it_does_not_know(ipp_printer: tuple[str, Path]):
    address, _ = ipp_printer
    device = AnyPrinter(as_it_is)

    assert device.send(printer(PrinterKind.QUEUE, address, Language.ZPL), "x", b"^XA^XZ") == Delivery(
        FAILED, Fault.REFUSED
    )
    assert device.follow(printer(PrinterKind.QUEUE, address), "99999") == Delivery(SENT, Fault.SILENT)


def test_a_queue_nobody_serves_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as free:
        queue = printer(PrinterKind.QUEUE, f"ipp://127.0.0.1:{free.getsockname()[1]}")
    device = AnyPrinter()

    assert device.send(queue, "x", b"%PDF-") == Delivery(WAITING, Fault.UNREACHABLE)
    assert device.follow(queue, "7") == Delivery(SENT, Fault.UNREACHABLE, "7")


@pytest.mark.parametrize("answer", [b"", b"\x01\x01\x00", b"HTTP", b"\x01\x01\x00\x00\x00\x00\x00\x01\x04\x41\x00\xff"])
def test_an_answer_that_is_no_ipp_is_a_fault_and_no_crash(answer: bytes):
    reply = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (len(answer), answer)

    def nonsense(line: socket.socket, there: Sink) -> None:
        line.recv(65536)
        line.sendall(reply)

    with sink(nonsense) as there:
        queue = printer(PrinterKind.QUEUE, f"ipp://{there.address}/ipp/print")
        assert AnyPrinter().send(queue, "x", b"%PDF-") == Delivery(WAITING, Fault.UNREACHABLE)


def test_a_name_is_a_queue_of_this_computers_cups():
    queue = ipp_adapter._queue("标签机 1")

    assert (queue.host, queue.port, queue.is_cups) == ("localhost", 631, True)
    assert queue.uri == "ipp://localhost/printers/%E6%A0%87%E7%AD%BE%E6%9C%BA%201"


# --- the Windows spooler


class FakeWindows:
    """winspool.drv and gdi32.dll in one: a queue called Zebra."""

    def __init__(self) -> None:
        self.printer_bits, self.job_bits = 0, [0x10, 0x80]
        self.raw, self.images, self.error = b"", 0, 0
        self.open = 0

        def create_device(*_names: object) -> int:
            return 5

        self.CreateDCW: Any = create_device

    def last_error(self) -> int:
        return self.error

    def OpenPrinterW(self, name: str, handle: Any, _defaults: None) -> int:  # noqa: N802
        self.error = 0 if name == "Zebra" else 1801
        handle._obj.value = 3
        self.open += name == "Zebra"
        return int(name == "Zebra")

    def ClosePrinter(self, _handle: Any) -> int:  # noqa: N802
        self.open -= 1
        return 1

    def GetPrinterW(self, _handle: Any, level: int, status: Any, size: int, _needed: Any) -> int:  # noqa: N802
        assert (level, size) == (6, 4)
        status._obj.value = self.printer_bits
        return 1

    def GetJobW(self, _handle: Any, job: int, level: int, buffer: Any, size: int, needed: Any) -> int:  # noqa: N802
        if not self.job_bits:
            self.error = 87
            return 0
        needed._obj.value = 120
        if buffer is None:
            return 0
        bits = self.job_bits.pop(0)
        at = 8 + 6 * 8
        buffer[at : at + 4] = bits.to_bytes(4, "little")
        return 1

    def StartDocPrinterW(self, _handle: Any, _level: int, document: Any) -> int:  # noqa: N802
        assert document._obj.type == "RAW"
        return 17

    def WritePrinter(self, _handle: Any, data: bytes, size: int, written: Any) -> int:  # noqa: N802
        self.raw += data[:size]
        written._obj.value = size
        return 1

    def StartDocW(self, _device: Any, _document: Any) -> int:  # noqa: N802
        return 18

    def GetDeviceCaps(self, _device: Any, which: int) -> int:  # noqa: N802
        return {88: 600, 90: 600, 112: 100, 113: 90}[which]

    def StretchDIBits(self, _device: Any, *given: Any) -> int:  # noqa: N802
        assert given[:4] == (-100, -90, 2362, 3544)
        assert Image.frombytes("1", (given[6], given[7]), given[8], "raw", "1", len(given[8]) // given[7]).getbbox()
        self.images += 1
        return 1

    def __getattr__(self, name: str) -> Callable[..., int]:
        return lambda *_: 1


@pytest.mark.skipif(sys.platform == "win32" and "CI" not in os.environ, reason="a stand-in of Windows' own libraries")
@pytest.mark.parametrize(("language", "job"), [(Language.ZPL, "17"), (Language.PDF, "18")])
def test_the_windows_spooler_gets_raw_bytes_or_drawn_pages_and_is_followed(language: Language, job: str):
    windows = FakeWindows()
    queues = SpoolerQueues(Spooler(lambda _name: windows, windows.last_error))
    zebra = printer(PrinterKind.QUEUE, "Zebra", language)
    data = b"^XA^XZ" if language is Language.ZPL else proof_page(zebra)

    assert queues.send(zebra, "label P1", data) == Delivery(SENT, ticket=job)
    assert queues.follow(zebra, job) == Delivery(PRINTED)
    assert (windows.raw, windows.images) == ((b"^XA^XZ", 0) if language is Language.ZPL else (b"", 1))
    assert windows.open == 0


def test_the_windows_spooler_tells_what_is_wrong():
    windows = FakeWindows()
    queues = SpoolerQueues(Spooler(lambda _name: windows, windows.last_error))
    zebra = printer(PrinterKind.QUEUE, "Zebra", Language.ZPL)

    assert queues.send(printer(PrinterKind.QUEUE, "?", Language.ZPL), "x", b"") == Delivery(
        WAITING, Fault.UNKNOWN_QUEUE
    )
    windows.printer_bits = 0x80
    assert queues.send(zebra, "x", b"") == Delivery(WAITING, Fault.OFFLINE)
    windows.job_bits = [0x40]
    assert queues.follow(zebra, "17") == Delivery(SENT, Fault.PAPER, "17")
    windows.job_bits = [0x100]
    assert queues.follow(zebra, "17") == Delivery(FAILED, Fault.REFUSED)
    windows.job_bits = []
    assert queues.follow(zebra, "17") == Delivery(PRINTED), "the spooler forgets what is on paper"


def test_a_page_of_the_proof_is_a_picture_that_people_can_read():
    (page,) = burned_pages(proof_page(printer(PrinterKind.TCP, "192.168.1.50:9100", Language.ZPL)), 203)
    png = BytesIO()
    page.save(png, "PNG")

    assert len(png.getvalue()) > 2000
