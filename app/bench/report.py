"""What a measurement says, and how it is taken: pairs of the product and its yardstick, medians, the machine."""

import os
import platform
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pair:
    """Seconds for the same work, the product's and then the yardstick's."""

    ours: float
    bare: float


@dataclass(frozen=True, slots=True)
class BenchReport:
    """One measurement. `value` and `yardstick` are in `unit`; `ratio` is the speed against the yardstick's (1.0: as
    fast), the median of the pairwise ratios; `database` is empty when none was used."""

    name: str
    value: float
    unit: str
    yardstick: float
    yardstick_is: str
    ratio: float
    repeats: int
    memory_mb: float
    database: str = ""
    details: dict[str, object] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """For JSON."""
        return {
            "name": self.name,
            "value": _short(self.value),
            "unit": self.unit,
            "yardstick": _short(self.yardstick),
            "ratio": _short(self.ratio),
            "repeats": self.repeats,
            "yardstick_is": self.yardstick_is,
            "memory_mb": round(self.memory_mb),
            "database": self.database,
            "machine": machine(),
            **self.details,
        }


def ratio(pairs: Sequence[Pair]) -> float:
    """The median of the pairwise ratios, as speed."""
    return statistics.median(pair.bare / pair.ours for pair in pairs)


def milliseconds(seconds: Sequence[float]) -> dict[str, float]:
    """Median and the slowest of twenty."""
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, len(ordered) * 95 // 100)]
    return {"p50_ms": _short(statistics.median(ordered) * 1000), "p95_ms": _short(p95 * 1000)}


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What the work brought, and its seconds."""
    begun = time.perf_counter()
    brought = work()
    return brought, time.perf_counter() - begun


def machine() -> dict[str, object]:
    """What the figures were measured on."""
    return {
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def forget_peak_memory() -> None:
    """Count the peak from here on, where the system can (Linux); elsewhere it is the whole process' peak."""
    reset = Path("/proc/self/clear_refs")
    if reset.exists():
        try:
            reset.write_text("5", encoding="ascii")
        except OSError:
            return


def peak_memory_mb() -> float:
    """The most resident memory of this process, in MB of 1,048,576 bytes."""
    if sys.platform == "win32":
        return _windows_peak() / 2**20
    status = Path("/proc/self/status")
    if status.exists():
        lines = status.read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def _windows_peak() -> int:
    import ctypes
    from ctypes import wintypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("size", wintypes.DWORD),
            ("faults", wintypes.DWORD),
            ("peak", ctypes.c_size_t),
            ("others", ctypes.c_size_t * 7),
        )

    counters = Counters(size=ctypes.sizeof(Counters))
    windll = ctypes.windll  # type: ignore[attr-defined,unused-ignore]
    windll.psapi.GetProcessMemoryInfo(
        ctypes.c_void_p(windll.kernel32.GetCurrentProcess()), ctypes.byref(counters), counters.size
    )
    return int(counters.peak)


def _short(value: float) -> float:
    """Three figures and no more digits than that are worth."""
    return float(f"{value:.3g}") if abs(value) < 100 else float(round(value))
