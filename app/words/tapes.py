"""What is wrong with a scan tape, and what each kind of line should have held."""

from app.i18n import text
from app.words.table import Table

REFUSALS: Table = {
    "tape.bad": lambda: text("{file} is not a tape that can be played; nothing was done."),
    "training.not": lambda: text("{database} is not a training database. Make one with: picklane db init --training"),
}
EXPECTED: Table = {
    "tape.deed": lambda: text("AT station AS operator, SCAN code, SAY command or WAIT seconds"),
    "tape.command": lambda: text("a command of the command sheet, or QTY and a number"),
    "tape.expected": lambda: text("says …, beeps …, line 1/2, prints 1 or stock HZ SKU 5/2"),
    "tape.once": lambda: text("each thing expected only once"),
    "tape.no_answer": lambda: text("nothing: only SCAN and SAY are answered"),
    "tape.answer": lambda: text("an answer"),
    "tape.quote": lambda: text("a text in quotation marks as JSON has it"),
}
