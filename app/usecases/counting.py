"""Blind counts by location: the shelf is right, the number follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from app.correcting import item_of, move, tell, warehouse_of, warn
from app.deciding import decide as decide_orders
from app.domain.codes import clean_code, clean_text
from app.domain.counting import (
    LATELY,
    MOST_PIECES,
    WINDOW,
    Count,
    CountKind,
    CountState,
    CountTask,
    Limit,
    Reason,
    Shelf,
    TaskState,
    Why,
    decide,
)
from app.domain.routing import StockKey
from app.errors import BadInput, NeedsConfirmation, Refused
from app.ports import Context, Ruling, UnitOfWork
from app.requeuing import serve_waiting

UNCOUNTED = "count.uncounted"
"""The question before what nobody scanned counts as nothing."""
MOST_TASKS = 500


class Choice(StrEnum):
    """Which locations are to be counted: those named, those nobody has counted for longest, those with most
    differences of the last thirty days."""

    NAMED = "named"
    LONGEST = "longest"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class OpenCount:
    """Locations shall be counted: `locations` where `choice` is NAMED, else at most `most`."""

    request_id: str
    warehouse: str = ""
    locations: tuple[str, ...] = ()
    choice: Choice = Choice.NAMED
    most: int = 0


@dataclass(frozen=True, slots=True)
class CountItem:
    """So many more of what this code stands for lie here (a box stands for its pieces); below 0 takes back."""

    request_id: str
    task: str
    code: str
    pieces: int = 1


@dataclass(frozen=True, slots=True)
class CloseCount:
    """Everything at the location is counted; why its numbers were wrong, where they were."""

    request_id: str
    task: str
    reason: str = Reason.MISCOUNTED.value
    note: str = ""
    confirm: str = ""


@dataclass(frozen=True, slots=True)
class CancelCount:
    """The location is not counted after all; nothing changes."""

    request_id: str
    task: str


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A location that is being counted, and the number of the task."""

    no: str
    location: str


@dataclass(frozen=True, slots=True)
class CountOpened:
    """What is to be counted, in the order of the walk; a location that was open already stays so."""

    tasks: tuple[OpenTask, ...]


@dataclass(frozen=True, slots=True)
class ItemCounted:
    """What was counted of an item so far; `again` means that goods of it moved meanwhile: nothing counts, begin anew.
    What should be there is not told."""

    task: str
    location: str
    sku: str
    name: str
    pieces: int
    counted: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class CountClosed:
    """SKUs of the location: how many were right, corrected at once, asked; orders whose goods are in doubt, and orders
    that go on because of goods that were found."""

    task: str
    location: str
    right: int
    corrected: int
    asked: int
    warned: tuple[str, ...] = ()
    orders: tuple[str, ...] = ()


def open_count(command: OpenCount, uow: UnitOfWork, context: Context) -> CountOpened:
    """Refused("count.nothing") when there is no location to be counted, Refused("location.unknown") for one that the
    warehouse does not have."""
    warehouse_id, warehouse = warehouse_of(command.warehouse, uow, context)
    walk = uow.counts.locations(warehouse_id)
    chosen = set(_chosen(command, warehouse_id, uow, context))
    unknown = sorted(chosen.difference(walk))
    if unknown:
        raise Refused("location.unknown", location=", ".join(unknown), warehouse=warehouse)
    if not chosen:
        raise Refused("count.nothing", warehouse=warehouse)
    wanted = [code for code in walk if code in chosen]
    tasks = uow.counts.open(warehouse_id, wanted, context.station, context.by.code, context.now)
    uow.changed("count", "")
    return CountOpened(tuple(OpenTask(no, location) for no, location in tasks))


def _chosen(command: OpenCount, warehouse_id: int, uow: UnitOfWork, context: Context) -> Sequence[str]:
    if command.choice is Choice.NAMED:
        return [code for code in map(clean_code, command.locations) if code]
    if not 0 < command.most <= MOST_TASKS:
        raise BadInput("argument.bad", field="quantity", found=command.most, expected=f"1 – {MOST_TASKS}")
    if command.choice is Choice.LONGEST:
        return uow.counts.longest_ago(warehouse_id, command.most)
    return uow.counts.doubtful(warehouse_id, context.now - LATELY, command.most)


def count_item(command: CountItem, uow: UnitOfWork, context: Context) -> ItemCounted:
    """The first scan of an item remembers what the system says of it at that moment."""
    task = _open_task(command.task, uow)
    sku_id, worth = item_of(command.code, task.warehouse_id, task.location, uow)
    now = _looked_at(task, sku_id, uow, context)
    before = next((count for count in uow.counts.of_task(task.id) if count.place == now.place), None)
    moved = before is not None and before.expected != now.expected
    pieces = command.pieces * worth
    counted = pieces + (before.counted if before else 0)
    if not (moved or 0 <= counted <= MOST_PIECES):
        raise BadInput("argument.bad", field="quantity", found=command.pieces, expected=f"0 – {MOST_PIECES:,}")
    if before is None:
        uow.counts.add(replace(now, counted=counted), context.station, context.now)
    elif moved:
        uow.counts.drop([before.id])
    else:
        uow.counts.put(replace(before, counted=counted, by=context.by.code), context.now)
    uow.changed("count", task.no)
    sku, name = uow.catalog.names([sku_id])[sku_id]
    return ItemCounted(task.no, task.location, sku, name, pieces, 0 if moved else counted, moved)


def _looked_at(task: CountTask, sku_id: int, uow: UnitOfWork, context: Context) -> Count:
    """What the system says of a SKU at this location; nothing of one whose goods belong elsewhere."""
    place = (task.warehouse_id, sku_id)
    shelf = uow.counts.shelves([place], context.now - WINDOW)[place]
    if shelf.location not in ("", task.location) and shelf.on_hand:
        return _new(task, place, 0, Reason.MISPLACED, context)
    return _new(task, place, shelf.expected, Reason.MISCOUNTED, context)


def _new(task: CountTask, place: StockKey, expected: int, reason: Reason, context: Context) -> Count:
    """Nothing counted yet."""
    return Count(
        kind=CountKind.CYCLE,
        place=place,
        location=task.location,
        expected=expected,
        counted=0,
        why=Why(reason),
        state=CountState.ASKED,
        by=context.by.code,
        task_id=task.id,
    )


def close_count(command: CloseCount, uow: UnitOfWork, context: Context, ruling: Ruling) -> CountClosed:
    """What differs becomes corrections. NeedsConfirmation(UNCOUNTED) when items of the location were not scanned:
    after a second look they count as nothing."""
    why = Why.given(command.reason, clean_text(command.note))
    task = _open_task(command.task, uow)
    counted = {count.place: count for count in uow.counts.of_task(task.id)}
    here = {(task.warehouse_id, sku_id) for sku_id in uow.counts.placed(task.warehouse_id, task.location)}
    shelves = uow.counts.shelves(here | counted.keys(), context.now - WINDOW)
    missed = sorted(place for place in here - counted.keys() if shelves[place].expected > 0)
    if missed and command.confirm != UNCOUNTED:
        raise NeedsConfirmation(UNCOUNTED, count=len(missed), location=task.location)
    for place in missed:
        absent = _new(task, place, shelves[place].expected, Reason.MISCOUNTED, context)
        counted[place] = replace(absent, id=uow.counts.add(absent, context.station, context.now))
    uow.counts.close(task.id, TaskState.COUNTED, context.now)
    limit = Limit.of(uow.company.settings())
    settled = [_settle(counted[place], why, shelves[place], limit, task, uow, context) for place in sorted(counted)]
    return _closed(task, settled, shelves, uow, context, ruling)


def _closed(
    task: CountTask,
    settled: Sequence[Count],
    shelves: Mapping[StockKey, Shelf],
    uow: UnitOfWork,
    context: Context,
    ruling: Ruling,
) -> CountClosed:
    """Who stands on goods that are not there is warned, who waits for what was found goes on in the same moment."""
    skus = tell([count.place[1] for count in settled if count.pieces], uow)
    short = [count for count in settled if count.state is CountState.ASKED and shelves[count.place].lacks(count.pieces)]
    warned = [no for count in short for no in warn(count, task, skus[count.place[1]], uow, context)]
    more = [count.place[1] for count in settled if count.state is CountState.DONE and count.pieces > 0]
    served = serve_waiting(more, uow, context, ruling)
    if served:
        decide_orders(served, uow, context, ruling)
    right = sum(not count.pieces for count in settled)
    asked = sum(count.state is CountState.ASKED for count in settled)
    return CountClosed(
        task=task.no,
        location=task.location,
        right=right,
        corrected=len(settled) - right - asked,
        asked=asked,
        warned=tuple(dict.fromkeys(warned)),
        orders=tuple(uow.production.numbers(served)),
    )


def _settle(
    count: Count, why: Why, shelf: Shelf, limit: Limit, task: CountTask, uow: UnitOfWork, context: Context
) -> Count:
    """Corrected or asked; what lies where it does not belong may be missing at home, so it is always asked. It is the
    last word on what was found there before and nobody has decided on."""
    for old in uow.counts.undecided(count.place, count.location):
        if old.id != count.id:
            why_not = replace(old.why, answer=task.no)
            uow.counts.answer(old.id, CountState.REFUSED, why_not, context.by.code, context.now)
    stray = count.why.reason is Reason.MISPLACED and count.pieces != 0
    state = CountState.ASKED if stray else decide(count.pieces, shelf, limit)
    settled = replace(count, state=state, why=count.why if stray else why)
    uow.counts.put(settled, context.now)
    if state is CountState.DONE:
        move(settled, settled.id, uow, context)
    return settled


def cancel_count(command: CancelCount, uow: UnitOfWork, context: Context) -> OpenTask:
    """What was counted there is forgotten."""
    task = _open_task(command.task, uow)
    uow.counts.drop([count.id for count in uow.counts.of_task(task.id)])
    uow.counts.close(task.id, TaskState.CANCELLED, context.now)
    uow.changed("count", task.no)
    return OpenTask(task.no, task.location)


def _open_task(no: str, uow: UnitOfWork) -> CountTask:
    task = uow.counts.task(clean_code(no))
    if task.state is not TaskState.OPEN:
        raise Refused("count.closed", task=task.no, location=task.location)
    return task
