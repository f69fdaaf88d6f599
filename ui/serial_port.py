"""A serial line of 9600 8N1, on POSIX by the terminal interface and on Windows by its own."""

import os
import sys
from pathlib import Path
from typing import Protocol

PAUSE = 0.1
"""Seconds without a byte after which a read gives up: a whole code takes less than that between two bytes."""
_CHUNK = 4096


class Port(Protocol):
    """An opened line."""

    def read(self) -> bytes:
        """What has come, empty after PAUSE without anything; OSError when the scanner is gone."""
        ...

    def close(self) -> None:
        """Give it back."""
        ...


if sys.platform == "win32":
    import ctypes
    import winreg
    from ctypes import wintypes

    _READ, _OPEN_EXISTING, _INVALID = 0x80000000, 3, ctypes.c_void_p(-1).value

    class _LineControl(ctypes.Structure):
        _fields_ = (
            ("DCBlength", wintypes.DWORD),
            ("BaudRate", wintypes.DWORD),
            ("flags", wintypes.DWORD),
            ("reserved", wintypes.WORD),
            ("XonLim", wintypes.WORD),
            ("XoffLim", wintypes.WORD),
            ("ByteSize", ctypes.c_ubyte),
            ("Parity", ctypes.c_ubyte),
            ("StopBits", ctypes.c_ubyte),
            ("characters", ctypes.c_char * 5),
            ("reserved1", wintypes.WORD),
        )

    class _SystemPort:
        def __init__(self, name: str) -> None:
            kernel = self._kernel = ctypes.WinDLL("kernel32", use_last_error=True)
            kernel.CreateFileW.restype = wintypes.HANDLE
            handle = kernel.CreateFileW("\\\\.\\" + name, _READ, 0, None, _OPEN_EXISTING, 0, None)
            if handle in (None, _INVALID):
                raise ctypes.WinError(ctypes.get_last_error())
            self._handle = wintypes.HANDLE(handle)
            control = _LineControl(DCBlength=ctypes.sizeof(_LineControl))
            timeouts = (wintypes.DWORD * 5)(20, 0, int(PAUSE * 1000), 0, 0)
            done = (
                kernel.GetCommState(self._handle, ctypes.byref(control))
                and kernel.BuildCommDCBW("9600,n,8,1", ctypes.byref(control))
                and kernel.SetCommState(self._handle, ctypes.byref(control))
                and kernel.SetCommTimeouts(self._handle, ctypes.byref(timeouts))
            )
            if not done:
                error = ctypes.get_last_error()
                self.close()
                raise ctypes.WinError(error)

        def read(self) -> bytes:
            """Blocks for PAUSE at most."""
            chunk, count = ctypes.create_string_buffer(_CHUNK), wintypes.DWORD()
            if not self._kernel.ReadFile(self._handle, chunk, _CHUNK, ctypes.byref(count), None):
                raise ctypes.WinError(ctypes.get_last_error())
            return chunk.raw[: count.value]

        def close(self) -> None:
            """Once."""
            self._kernel.CloseHandle(self._handle)

    def port_names() -> list[str]:
        """COM1 and its like, as far as something is there."""
        names = []
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, r"HARDWARE\DEVICEMAP\SERIALCOMM") as key:
                for number in range(winreg.QueryInfoKey(key)[1]):
                    names.append(str(winreg.EnumValue(key, number)[1]))
        except OSError:
            return []
        return sorted(names)

else:
    import select
    import termios
    import tty

    class _SystemPort:
        def __init__(self, name: str) -> None:
            self._file = os.open(name, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
            try:
                tty.setraw(self._file)
                attributes = termios.tcgetattr(self._file)
                attributes[2] |= termios.CREAD | termios.CLOCAL
                attributes[4] = attributes[5] = termios.B9600
                termios.tcsetattr(self._file, termios.TCSANOW, attributes)
            except termios.error as error:
                os.close(self._file)
                raise OSError(*error.args) from error

        def read(self) -> bytes:
            """Waits for PAUSE at most."""
            if not select.select([self._file], [], [], PAUSE)[0]:
                return b""
            chunk = os.read(self._file, _CHUNK)
            if not chunk:
                raise OSError("hung up")
            return chunk

        def close(self) -> None:
            """Once."""
            os.close(self._file)

    def port_names() -> list[str]:
        """Devices that can be a serial scanner."""
        patterns = ("serial/by-id/*", "ttyUSB*", "ttyACM*", "cu.usb*")
        found = [str(path) for pattern in patterns for path in sorted(Path("/dev").glob(pattern))]
        stable = {str(Path(path).resolve()) for path in found if "by-id" in path}
        return [path for path in found if path not in stable]


def open_port(name: str) -> Port:
    """OSError when there is no such port or somebody else has it."""
    return _SystemPort(name)
