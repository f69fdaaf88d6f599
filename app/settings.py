"""Where the program keeps its things, and which database it opens."""

import os
from pathlib import Path

import platformdirs


def data_folder() -> Path:
    """The user's data folder for this program."""
    return Path(platformdirs.user_data_dir("picklane", appauthor=False))


def default_database() -> Path:
    """The SQLite file used when nobody names a database."""
    return data_folder() / "picklane.sqlite"


def database_address() -> str | None:
    """What PICKLANE_DB names; None when it is not set."""
    return os.environ.get("PICKLANE_DB") or None


def evidence_folder() -> Path:
    """PICKLANE_EVIDENCE (a share, where several computers add photos) or a folder beside the data."""
    return Path(os.environ.get("PICKLANE_EVIDENCE") or data_folder() / "evidence")


def evidence_is_elsewhere() -> bool:
    """Whether photos are in a folder that somebody named, which may be out of reach."""
    return "PICKLANE_EVIDENCE" in os.environ


def inbox() -> Path:
    """The hot folder, PICKLANE_INBOX or a folder beside the data: what is put into its channel folders is imported."""
    return Path(os.environ.get("PICKLANE_INBOX") or data_folder() / "inbox")


def robot_address() -> str:
    """PICKLANE_ROBOT_ADDRESS (a company's own gateway to it) or WeCom's: where messages for group robots go, without
    the key."""
    return os.environ.get("PICKLANE_ROBOT_ADDRESS") or "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"


def spool_folder() -> Path:
    """PICKLANE_SPOOL or a folder beside the data: what the stations of this PC scanned, until it is answered."""
    return Path(os.environ.get("PICKLANE_SPOOL") or data_folder() / "spool")
