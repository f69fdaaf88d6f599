"""What is wrong with a label's layout, its look, a logo."""

from app.i18n import text
from app.words.table import Table

REFUSALS: Table = {
    "label.layout": lambda: text("There is no label layout “{layout}”. Known: {known}."),
    "label.look": lambda: text("The look of a label: “{field}” is not valid. Expected: {expected}."),
    "label.logo": lambda: text("{file} is no logo: a PNG or JPEG picture with something dark in it, up to 10 MB."),
    "label.nothing": lambda: text("No label waits to be printed."),
}
