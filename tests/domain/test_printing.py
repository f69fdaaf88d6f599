"""Addresses of printers, and how long one in trouble is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.printing import PrinterKind, sound_address, wait_after


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (PrinterKind.TCP, " 192.168.1.50 ", "192.168.1.50:9100"),
        (PrinterKind.TCP, "zebra.local:6101", "zebra.local:6101"),
        (PrinterKind.TCP, "[fe80::1]:9100", "[fe80::1]:9100"),
        (PrinterKind.TCP, "zebra:0", ""),
        (PrinterKind.TCP, "zebra:65536", ""),
        (PrinterKind.TCP, "zebra:９１００", ""),
        (PrinterKind.TCP, ":9100", ""),
        (PrinterKind.TCP, "two words", ""),
        (PrinterKind.TCP, "", ""),
        (PrinterKind.QUEUE, "ZDesigner GK888t", "ZDesigner GK888t"),
        (PrinterKind.QUEUE, "ipp://printer.local/ipp/print", "ipp://printer.local/ipp/print"),
        (PrinterKind.QUEUE, "a\nb", ""),
        (PrinterKind.FOLDER, "/srv/prints", "/srv/prints"),
        (PrinterKind.FOLDER, r"D:\prints", r"D:\prints"),
        (PrinterKind.FOLDER, r"\\server\prints", r"\\server\prints"),
        (PrinterKind.FOLDER, "prints", ""),
    ],
)
def test_an_address_is_kept_as_the_printer_is_reached(kind: PrinterKind, given: str, kept: str):
    assert sound_address(kind, given) == kept


@given(st.sampled_from(PrinterKind), st.text())
def test_a_kept_address_stays_as_it_is(kind: PrinterKind, text: str):
    kept = sound_address(kind, text)

    assert sound_address(kind, kept) == kept


@given(st.integers(0, 10**9))
def test_waits_grow_up_to_a_minute_and_never_end(attempts: int):
    assert 2 <= wait_after(attempts) <= wait_after(attempts + 1) <= 60
