"""The shape of a table of words: a code, and the text that is looked up when it is needed."""

from collections.abc import Callable, Mapping

Table = Mapping[str, Callable[[], str]]
