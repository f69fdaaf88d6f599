"""Order lines pasted as a block of text: `06A115561B x2`, one a line, as customers send them by chat."""

import re
import unicodedata

_LINE = re.compile(
    r"^(?P<code>.*?)(?:\s*(?:[xX×*]|,|;)\s*|\s+|(?<=[^\x00-\x7f]))(?P<count>\d{1,6})\s*"
    r"(?P<unit>个|件|只|套|支|[Pp][Cc][Ss]?|[Ee][Aa])?$"
)
_BULLET = re.compile(r"^\s*(?:\d{1,3}\.\s+|\d{1,3}[、)]\s*|[-•·]\s+)")
_DIGIT = re.compile(r"\d")


def pasted_lines(text: str) -> list[tuple[str, int]]:
    """(code, pieces) of each line that is not blank; a line without a count means one piece. Full-width letters and
    digits are read as plain ones, list numbers and bullets are dropped. Of a row copied from a table the first cell
    is the code and the next whole number the count."""
    found = []
    for raw in text.splitlines():
        line = _BULLET.sub("", unicodedata.normalize("NFKC", raw)).strip()
        if line:
            found.append(_row(line.split("\t")) if "\t" in line else _line(line))
    return found


def _row(cells: list[str]) -> tuple[str, int]:
    counts = (int(cell) for cell in map(str.strip, cells[1:]) if re.fullmatch(r"[0-9]{1,6}", cell) and int(cell))
    return cells[0].strip(), next(counts, 1)


def _line(line: str) -> tuple[str, int]:
    match = _LINE.match(line)
    if match and match["code"].strip() and int(match["count"]) and _is_count(match):
        return match["code"].strip(), int(match["count"])
    return line, 1


def _is_count(match: re.Match[str]) -> bool:
    """Whether the number at the end counts pieces and is no part of a code."""
    between = match.string[match.end("code") : match.start("count")]
    if between in ("x", "X"):  # WIX51515 is a filter; 06A115561Bx2 are two pieces
        return between == "x" and _DIGIT.search(match["code"]) is not None
    if between.strip() or match["unit"]:
        return True
    if not between:
        return False
    last = match["code"].split()[-1]  # 06A 115 561 is one code in groups: pieces are few and no group of its length
    return int(match["count"]) < 100 and not (last.isdigit() and len(last) == len(match["count"]))
