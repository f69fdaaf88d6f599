"""Draws the program's tones as WAV files beside this script: `python resources/sounds/make.py`.

The files are committed; run this again only to change a tone. Station.md 4 is the score.
"""

import math
import struct
import wave
from collections.abc import Sequence
from pathlib import Path

RATE = 16_000
"""Samples a second; the highest partial below stays well under half of it."""
EDGE = 0.006
"""Seconds of fade at both ends of a note: without it every note clicks."""

Note = tuple[float, float, str]
"""(pitch in hertz or 0 for silence, seconds, timbre: "sine", "bell" or "buzz")."""

TONES: dict[str, tuple[Note, ...]] = {
    "tick": ((1760, 0.07, "bell"),),
    "line": ((1047, 0.09, "bell"), (1568, 0.14, "bell")),
    "done": ((1047, 0.09, "bell"), (1319, 0.09, "bell"), (1568, 0.09, "bell"), (2093, 0.2, "bell")),
    "soft": ((660, 0.06, "sine"),),
    "wrong": ((155, 0.5, "buzz"),),
    "over": ((185, 0.14, "buzz"), (0, 0.07, "sine"), (185, 0.14, "buzz")),
    "unknown": ((330, 0.2, "buzz"),),
    "question": ((784, 0.1, "bell"), (0, 0.03, "sine"), (1175, 0.14, "bell")),
    "stop": ((880, 0.12, "buzz"), (622, 0.12, "buzz")) * 3,
    "alarm": ((1319, 0.14, "bell"), (988, 0.14, "bell")) * 2,
}


def _sample(pitch: float, second: float, timbre: str) -> float:
    phase = 2 * math.pi * pitch * second
    if timbre == "buzz":  # odd partials carry through a noisy hall
        return (math.sin(phase) + math.sin(3 * phase) / 2 + math.sin(5 * phase) / 3 + math.sin(7 * phase) / 4) / 1.6
    if timbre == "bell":
        return (math.sin(phase) + math.sin(2 * phase) * 0.3 * math.exp(-18 * second)) / 1.3
    return math.sin(phase)


def _note(pitch: float, seconds: float, timbre: str) -> list[float]:
    count = round(seconds * RATE)
    samples = []
    for i in range(count):
        at, left = i / RATE, (count - i) / RATE
        loudness = min(1.0, at / EDGE, left / EDGE) * (math.exp(-6 * at) if timbre == "bell" else 1.0)
        samples.append(_sample(pitch, at, timbre) * loudness)
    return samples


def write_tone(path: Path, notes: Sequence[Note]) -> None:
    """One tone as 16-bit mono."""
    samples = [value for note in notes for value in _note(*note)]
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(struct.pack("<h", round(value * 0.8 * 32767)) for value in samples))


if __name__ == "__main__":
    for name, notes in TONES.items():
        write_tone(Path(__file__).with_name(f"{name}.wav"), notes)
