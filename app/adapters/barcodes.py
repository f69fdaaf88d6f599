"""Code 128 and QR symbols as whole modules: what is black, counted from the symbol's left upper corner."""

import re

import segno
from barcode.codex import Code128

CODE128_QUIET = 10
"""Modules that stay white on either side of a Code 128 (ISO/IEC 15417)."""
QR_QUIET = 4
"""Modules that stay white all around a QR code (ISO/IEC 18004)."""

_BLACK_RUN = re.compile("1+")


def code128(text: str) -> tuple[int, list[tuple[int, int]]]:
    """(width, bars as (start, width)) of `text` in modules, quiet zones not counted.

    ValueError when `text` is empty or not ASCII; our own codes are A–Z and 0–9.
    """
    if not text or not text.isascii():
        raise ValueError(f"no Code 128 for {text!r}")
    modules = str(Code128(text).build()[0])
    return len(modules), [(run.start(), run.end() - run.start()) for run in _BLACK_RUN.finditer(modules)]


def qr(text: str) -> tuple[int, list[tuple[int, int, int]]]:
    """(side, runs as (row, start, width)) of a QR code of `text` in modules, quiet zone not counted.

    Error correction is M, or better where the same size allows it.
    """
    rows = ["".join("1" if cell else "0" for cell in row) for row in segno.make_qr(text, error="m").matrix]
    runs = [
        (row, run.start(), run.end() - run.start())
        for row, modules in enumerate(rows)
        for run in _BLACK_RUN.finditer(modules)
    ]
    return len(rows), runs
