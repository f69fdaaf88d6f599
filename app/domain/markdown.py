"""The words of a Markdown text without its signs: what is searched, and what is shown where there is one line only."""

import re

_LINE_SIGNS = re.compile(
    r"^[ \t]*(?:(?:#{1,6}|[-*+>]|\d{1,3}[.)])(?:[ \t]+|$)|\d{1,3}、[ \t]*)+|^[ \t]*(?:[-*_][ \t]*){3,}$", re.MULTILINE
)
_FENCE = re.compile(r"^[ \t]*(?:```|~~~).*$", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]\n]{0,300})\]\([^()\n]{0,1000}\)")
_STRONG = re.compile(r"(\*\*|__|~~)(?=\S)(.{1,300}?)(?<=\S)\1")
_SOFT = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=[^\s*])\*(?![\w*])")
_CODE = re.compile(r"`{1,3}([^`\n]+)`{1,3}")


def words_of(markdown: str) -> str:
    """Without signs of headings, lists and emphasis; of links and pictures what they are called. A star between words
    (长*宽) is none of these and stays."""
    text = _LINK.sub(r"\1", _FENCE.sub("", markdown))
    text = _CODE.sub(r"\1", _SOFT.sub(r"\1", _STRONG.sub(r"\2", text)))
    return "\n".join(line for line in _LINE_SIGNS.sub("", text).splitlines() if line.strip())
