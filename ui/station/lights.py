"""What a station needs to work, each thing with its lamp: what was found, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from app import words
from app.domain.calibration import Burst, Calibration
from app.domain.printing import Document, Lamp
from app.errors import Unavailable
from app.i18n import text
from app.views import Reader
from app.views.printing import PrinterRow, PrinterUseRow, PrintLampRow
from app.words import printing
from ui import clock
from ui.scan_input import MEAN_GAP
from ui.screen import Tone
from ui.serial_scanner import Link
from ui.station.spool import ScanSpool
from ui.voice import Voice

_SLOW_MS = 150
_CLOCK_NEAR, _CLOCK_FAR = 5, 120
"""Seconds that a clock may be wrong without and with harm."""


@dataclass(frozen=True, slots=True)
class Light:
    """`tone` None: nobody has tried yet. `told` is what was found, `hint` what to do."""

    tone: Tone | None
    told: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What was read of the database: how long an answer takes (ms), by how much its clock is ahead (seconds), the
    printing of the station, its label printer."""

    answer_ms: float
    ahead: float
    lamp: PrintLampRow
    printer: PrinterRow | None


def read_found(reader: Reader, station: str) -> Found:
    """May block; Unavailable."""
    began = monotonic()
    there = reader.database_time()
    answer_ms = (monotonic() - began) * 1000
    ahead = (there - clock.now()).total_seconds()
    printer = _label_printer(reader.printers(), reader.printer_uses(), station)
    return Found(answer_ms, ahead, reader.print_lamp(station), printer)


def _label_printer(printers: Sequence[PrinterRow], uses: Sequence[PrinterUseRow], station: str) -> PrinterRow | None:
    named = {use.station: use.printer for use in uses if use.document is Document.LABEL}
    code = named.get(station) or named.get("")
    return next((row for row in printers if row.printer.code == code), None)


def of_scanner(burst: Burst | None, ends: bool, port: str, link: Link) -> Light:
    """The keyboard scanner's last code, and the serial one's line."""
    if port and link is not Link.CONNECTED:
        return Light(Tone.BAD, text("Serial scanner lost: {port}", port=port), text("Plug it in, or choose its port"))
    if burst is None:
        told = text("Serial scanner connected: {port}", port=port) if port else text("Not tried yet")
        return Light(Tone.GOOD if port else None, told, text("Scan any barcode"))
    told = text("{count} characters, {gap} ms each", count=len(burst.text or burst.keys), gap=round(burst.gap_ms))
    if burst.gap_ms > MEAN_GAP * 1000:
        return Light(Tone.WARN, told, text("So slow it looks typed: take the pause between characters off"))
    if ends and not burst.end:
        return Light(Tone.WARN, told, text("It sends no Enter after a code: calibrate it"))
    return Light(Tone.GOOD, told if not burst.end else f"{told}, {burst.end}")


def of_calibration(learned: Calibration | None) -> Light:
    """None: nobody has scanned the sheet on this computer."""
    if learned is None:
        return Light(Tone.WARN, text("Never done on this computer"), text("Print the sheet, then calibrate"))
    told = text("Read key by key") if learned.by_keys else text("Read as it arrives")
    if learned.meant:
        told = text("{count} characters repaired", count=len(learned.meant))
    hint = "" if learned.separates else text("FNC1 does not arrive: some GS1 quantities stay unread")
    return Light(Tone.GOOD, told, hint)


def of_sound(muted: bool, played: int) -> Light:
    """Played once, it asks; played again, somebody has heard it."""
    if muted:
        return Light(Tone.WARN, text("Switched off"), text("Shift+F2 on the station switches it on"))
    if played > 1:
        return Light(Tone.GOOD, text("Heard"))
    told = text("Played") if played else text("Not tried yet")
    return Light(None, told, text("Heard three tones? Press 1 again") if played else text("Press 1 and listen"))


def of_voice(voice: Voice) -> Light:
    """Spoken answers are a wish of this computer."""
    if not voice.on:
        return Light(Tone.INFO, text("Off"), text("Press 7: answers are spoken too"))
    if not voice.program:
        return Light(Tone.WARN, text("No speech program here"), text("Needs {packages}", packages="espeak-ng"))
    if voice.failed:
        told = text("{program} has no voice for this language", program=voice.program)
        return Light(Tone.WARN, told, text("Install one, then press 7 twice"))
    told = text("Answers are spoken by {program}", program=voice.program)
    return Light(Tone.GOOD, told, text("Heard nothing? Turn the volume up, then press 7 twice"))


def of_printer(found: Found) -> Light:
    """The station's lamp."""
    row = found.lamp
    told = printing.lamp(row.lamp, row.waiting, row.fault)
    if row.lamp is Lamp.NO_PRINTER:
        return Light(Tone.WARN, told, text("Name one for this station in the settings of the printers"))
    if row.lamp is Lamp.FAULT and row.fault is not None:
        return Light(Tone.BAD, told, printing.remedy(row.fault))
    return Light(Tone.GOOD, told)


def of_media(found: Found) -> Light:
    """The paper that the label printer is said to hold."""
    if found.printer is None:
        return Light(Tone.WARN, text("No printer for labels"), "")
    printer = found.printer.printer
    if not printer.layout:
        return Light(Tone.WARN, text("{printer}: no paper named", printer=printer.name), text("Name it at the printer"))
    told = text("{printer}: {paper} mm, {dpi} dpi", printer=printer.name, paper=printer.layout, dpi=printer.dpi)
    return Light(Tone.GOOD, told)


def of_clock(found: Found) -> Light:
    """This computer against the database's."""
    off = abs(round(found.ahead))
    if off <= _CLOCK_NEAR:
        return Light(Tone.GOOD, text("As the database's"))
    told = text("{seconds} s behind", seconds=off) if found.ahead > 0 else text("{seconds} s ahead", seconds=off)
    return Light(Tone.WARN if off <= _CLOCK_FAR else Tone.BAD, told, text("Let the system set this computer's clock"))


def of_database(found: Found) -> Light:
    """How fast it answers."""
    told = text("Answers in {ms} ms", ms=max(1, round(found.answer_ms)))
    if found.answer_ms > _SLOW_MS:
        return Light(Tone.WARN, told, text("Slow: check the network"))
    return Light(Tone.GOOD, told)


def of_trouble(error: Exception) -> Light:
    """The database does not answer."""
    return Light(Tone.BAD, text("Away") if isinstance(error, Unavailable) else text("Refused"), words.refusal(error))


def of_spool(spool: ScanSpool) -> Light:
    """The station's own memory."""
    file = spool.file
    if file is None:
        return Light(Tone.BAD, text("Not open"), text("Another program has it, or the disk is full"))
    if spool.refused:
        told = text("{count} scans refused", count=spool.refused)
        return Light(Tone.BAD, told, text("Put the operator's rights right, then start again: they are sent again"))
    if spool.unsynced or spool.depth:
        told = text("{count} scans wait for the database", count=spool.unsynced + spool.depth)
        return Light(Tone.WARN, told, text("They are sent by themselves; do not switch off"))
    if file.damaged:
        return Light(Tone.WARN, text("{count} lines unreadable", count=file.damaged), str(file.path))
    return Light(Tone.GOOD, text("Every scan is answered"))


def of_camera(lacks: Sequence[str], on: bool) -> Light:
    """A camera is a comfort, not a need."""
    if lacks:
        return Light(Tone.INFO, text("Not installed"), text("Needs {packages}", packages=", ".join(lacks)))
    return Light(Tone.GOOD, text("Looking")) if on else Light(Tone.INFO, text("Off"), text("Press 6 to scan with it"))


def unknown() -> Light:
    """While the database is asked or away."""
    return Light(None, text("Not known yet"))
