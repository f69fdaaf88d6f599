"""The grammar of conditions, on rule-engine's parser: which words there are, how they go together, where they stand."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rule_engine import ast
from rule_engine.parser.base import ParserBase

from app.domain.glossary import PYTHONIC, WORDS
from app.ports.language import Fault

_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | str.maketrans(
    "　 《》〈〉、【】×÷−", "  <><>,[]*/-"
)
_TEXT = re.compile(r"""(["“”＂][^"“”＂\n]*["“”＂]|['‘’＇][^'‘’＇\n]*['‘’＇])""")
_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,6})?")
_MEANT = {"and": "AND", "or": "OR", "not": "NOT", "in": "IN", "not in": "NOT_IN", "contains": "CONTAINS"}
_MEANT |= {"not contains": "NOT_CONTAINS", "==": "EQ", "!=": "NE", "true": "TRUE", "false": "FALSE"}
_SIGNS = {"=": "EQ", "==": "EQ", "!=": "NE", "≠": "NE", "<": "LT", "<=": "LE", "≤": "LE", ">": "GT", ">=": "GE"}
_SIGNS |= {"≥": "GE", "+": "ADD", "-": "SUB", "*": "MUL", "/": "TDIV", "(": "LPAREN", ")": "RPAREN", "[": "LBRACKET"}
_SIGNS |= {"]": "RBRACKET", ",": "COMMA"}


class Wrong(Exception):  # noqa: N818 - a finding, always turned into Checked
    """The grammar is not kept; nothing can be made of the rest."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


@dataclass(slots=True)
class Part:
    """A piece of a condition: the node of rule-engine that it becomes, what it is made of, and its place."""

    node: type[Any]
    made_of: tuple[Any, ...]
    start: int
    end: int

    @property
    def parts(self) -> list["Part"]:
        """The pieces inside."""
        return [inner for inner in self.made_of if isinstance(inner, Part)]

    def build(self) -> "Part":
        """rule-engine asks for its nodes right after parsing; they are made by `tree` once the condition is checked."""
        return self

    def tree(self, context: Any) -> Any:
        """rule-engine's own tree of it, with what is constant worked out."""
        made_of = [inner.tree(context) if isinstance(inner, Part) else inner for inner in self.made_of]
        if self.node is ast.ArrayExpression:
            made_of = [made_of]
        return self.node(context, *made_of).reduce()


class Reading:
    """A text being read, with the words (known_words) that may stand in it."""

    def __init__(self, text: str, words: re.Pattern[str]) -> None:
        self.text = text
        pieces = _TEXT.split(text)
        pieces[::2] = [piece.translate(_HALF_WIDTH) for piece in pieces[::2]]
        self.half_width = "".join(pieces)
        self._words = words

    def first_word(self, run: str) -> str:
        """The first word of a run of letters: Chinese has no blanks between words."""
        found = self._words.match(run)
        return found[0] if found else run

    def wrong(self, code: str, start: int, end: int) -> Wrong:
        """A fault at a place."""
        return Wrong(Fault(code, start, end, self.text[start:end]))


def known_words(names: Iterable[str]) -> re.Pattern[str]:
    """One of these names, else a word of the language, else everything up to one that joins two things."""
    joining = _either(word for word, meant in WORDS.items() if meant not in ("not", "true", "false"))
    known = _either([*names, *(word for word, meant in WORDS.items() if meant in ("true", "false"))])
    return re.compile(f"{known}(?={joining}|$)|{_either(WORDS)}|.+?(?={joining}|$)", re.IGNORECASE)


def _either(words: Iterable[str]) -> str:
    """Any of the words, the longest first; English ones stand alone."""
    edges = {True: r"(?<![a-z0-9_])%s(?![a-z0-9_])", False: "%s"}
    return f"(?:{'|'.join(edges[word.isascii()] % re.escape(word) for word in sorted(words, key=len, reverse=True))})"


class Grammar(ParserBase):  # type: ignore[misc]  # the library ships no types
    """What may be written. The docstrings below are the grammar itself, read by the library; `context` is a Reading."""

    tokens = ("NAME", "NUMBER", "TEXT", *dict.fromkeys([*_MEANT.values(), *_SIGNS.values()]))
    precedence = (
        ("left", "OR"),
        ("left", "AND"),
        ("right", "NOT"),
        ("nonassoc", "EQ", "NE"),
        ("nonassoc", "LT", "LE", "GT", "GE", "IN", "NOT_IN", "CONTAINS", "NOT_CONTAINS"),
        ("left", "ADD", "SUB"),
        ("left", "MUL", "TDIV"),
        ("right", "UMINUS"),
    )
    t_ignore = " \t\r\n"

    def t_TEXT(self, t: Any) -> Any:  # noqa: N802 - named as the library wants
        r"""["“”＂][^"“”＂\n]*["“”＂]|['‘’＇][^'‘’＇\n]*['‘’＇]"""
        return self._token(t, "TEXT", t.value[1:-1])

    def t_quote(self, t: Any) -> Any:
        r"""["“”'‘’]"""
        raise self._wrong_token(t, "quote")

    def t_regex(self, t: Any) -> Any:
        r"=~~?|!~~?"
        raise self._wrong_token(t, "refused.regex")

    def t_NUMBER(self, t: Any) -> Any:  # noqa: N802 - as above
        r"\.?[0-9][0-9.]*([eE][+-]?[0-9]+)?"
        if not _NUMBER.fullmatch(t.value):
            raise self._wrong_token(t, "number")
        return self._token(t, "NUMBER", Decimal(t.value))

    def t_attribute(self, t: Any) -> Any:
        r"&?\."
        raise self._wrong_token(t, "refused.attribute")

    def t_operator(self, t: Any) -> Any:
        r"\*\*|//|<<|>>|<>|\?\?|&&|\|\||[!%&|^?:;{}\#$~\\](?!=)"
        raise self._wrong_token(t, "refused.operator")

    def t_sign(self, t: Any) -> Any:
        r"[=!<>]=|[=<>≤≥≠+\-*/()\[\],]"
        return self._token(t, _SIGNS[t.value], t.value)

    def t_negated(self, t: Any) -> Any:
        r"(?i:not\s+(in|contains)\b)"
        return self._token(t, _MEANT[" ".join(t.value.lower().split())], t.value)

    def t_NAME(self, t: Any) -> Any:  # noqa: N802 - as above
        r"[^\W\d]\w*"
        word = self.context.first_word(t.value)
        t.lexer.lexpos = t.lexpos + len(word)
        folded = word.casefold()
        if folded in PYTHONIC:
            raise self._wrong_token(t, "refused.comprehension")
        return self._token(t, _MEANT[WORDS[folded]] if folded in WORDS else "NAME", word)

    def t_error(self, t: Any) -> Any:
        """A character that means nothing."""
        raise self.context.wrong("character", t.lexpos, t.lexpos + 1)

    def _token(self, t: Any, kind: str, value: object) -> Any:
        t.type, t.value, t.endlexpos = kind, value, t.lexer.lexpos
        return t

    def _wrong_token(self, t: Any, code: str) -> Wrong:
        found: Wrong = self.context.wrong(code, t.lexpos, t.lexer.lexpos)
        return found

    def p_error(self, token: Any) -> None:
        """Something stands where it cannot, or is missing at the end."""
        if token is None:
            end = len(self.context.text.rstrip())
            raise self.context.wrong("end", end, end)
        raise self.context.wrong("unexpected", token.lexpos, token.endlexpos)

    def p_two_truths(self, p: Any) -> None:
        """expression : expression OR expression
        | expression AND expression"""
        self._operation(p, ast.LogicExpression)

    def p_equal(self, p: Any) -> None:
        """expression : expression EQ expression
        | expression NE expression"""
        self._operation(p, ast.ComparisonExpression)

    def p_order(self, p: Any) -> None:
        """expression : expression LT expression
        | expression LE expression
        | expression GT expression
        | expression GE expression"""
        self._operation(p, ast.ArithmeticComparisonExpression)

    def p_add(self, p: Any) -> None:
        """expression : expression ADD expression"""
        self._operation(p, ast.AddExpression)

    def p_subtract(self, p: Any) -> None:
        """expression : expression SUB expression"""
        self._operation(p, ast.SubtractExpression)

    def p_multiply(self, p: Any) -> None:
        """expression : expression MUL expression
        | expression TDIV expression"""
        self._operation(p, ast.ArithmeticExpression)

    def p_within(self, p: Any) -> None:
        """expression : expression IN expression
        | expression NOT_IN expression"""
        self._contained(p, p[3], p[1])

    def p_contains(self, p: Any) -> None:
        """expression : expression CONTAINS expression
        | expression NOT_CONTAINS expression"""
        self._contained(p, p[1], p[3])

    def p_not(self, p: Any) -> None:
        """expression : NOT expression"""
        self._part(p, ast.UnaryExpression, "NOT", p[2])

    def p_minus(self, p: Any) -> None:
        """expression : SUB expression %prec UMINUS"""
        self._part(p, ast.UnaryExpression, "UMINUS", p[2])

    def p_group(self, p: Any) -> None:
        """expression : LPAREN expression RPAREN"""
        p[0] = p[2]

    def p_name(self, p: Any) -> None:
        """expression : NAME"""
        self._part(p, ast.SymbolExpression, p[1])

    def p_number(self, p: Any) -> None:
        """expression : NUMBER"""
        self._part(p, ast.FloatExpression, p[1])

    def p_text(self, p: Any) -> None:
        """expression : TEXT"""
        self._part(p, ast.StringExpression, p[1])

    def p_truth(self, p: Any) -> None:
        """expression : TRUE
        | FALSE"""
        self._part(p, ast.BooleanExpression, p.slice[1].type == "TRUE")

    def p_list(self, p: Any) -> None:
        """expression : LBRACKET members RBRACKET
        | LBRACKET members COMMA RBRACKET"""
        self._part(p, ast.ArrayExpression, *p[2])

    def p_members(self, p: Any) -> None:
        """members : expression
        | members COMMA expression"""
        p[0] = [p[1]] if len(p) == 2 else [*p[1], p[3]]

    def p_call(self, p: Any) -> None:
        """expression : NAME LPAREN RPAREN
        | NAME LPAREN members RPAREN"""
        raise self.context.wrong("refused.call", *p.lexspan(0))

    def _operation(self, p: Any, node: type[Any]) -> None:
        self._part(p, node, p.slice[2].type, p[1], p[3])

    def _contained(self, p: Any, container: Part, member: Part) -> None:
        self._part(p, ast.ContainsExpression, container, member)
        if p.slice[2].type.startswith("NOT_"):
            self._part(p, ast.UnaryExpression, "NOT", p[0])

    def _part(self, p: Any, node: type[Any], *made_of: object) -> None:
        p[0] = Part(node, made_of, *p.lexspan(0))


def read(grammar: Grammar, reading: Reading) -> Part:
    """The text as a tree of parts; Wrong with the first place where the grammar is not kept."""
    part: Part = grammar.parse(reading.half_width, reading, tracking=True)
    return part
