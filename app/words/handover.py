"""What leaves the house: loads, waybill numbers, photos, and what couriers say."""

from collections.abc import Mapping

from app.domain.couriers import NewsSource
from app.domain.events import EventKind
from app.i18n import text
from app.words.table import Table

EVENTS: Table = {
    EventKind.WAYBILL_TAKEN: lambda: text("Parcel {parcel} travels with {carrier}, {waybill}"),
    EventKind.WAYBILL_RETURNED: lambda: text("Number {waybill} goes back to the pool of {carrier}"),
    EventKind.PARCEL_LOADED: lambda: text("Parcel {parcel} into load {load} of {carrier}"),
    EventKind.PARCEL_UNLOADED: lambda: text("Parcel {parcel} out of load {load} again"),
    EventKind.EVIDENCE_ADDED: lambda: text("Photo added"),
}
STATES: Table = {
    "open": lambda: text("being loaded"),
    "closed": lambda: text("handed over"),
    "cancelled": lambda: text("given up"),
}
"""Where a load stands."""
WAITS: Table = {
    "not_scanned": lambda: text("not scanned yet"),
    "unlabelled": lambda: text("label not scanned back"),
}
"""Why a parcel is not in its courier's load."""
_SOURCES: Table = {
    NewsSource.KUAIDI100: lambda: text("Kuaidi100"),
    NewsSource.KDNIAO: lambda: text("Kdniao"),
}
REFUSALS: Table = {
    "handover.in_use": lambda: text("Another window of this computer hands over already. Close it, or scan there."),
    "parcel.unknown": lambda: text("No parcel has the code {scanned}"),
    "parcel.unlabelled": lambda: text("Parcel {parcel}: scan its label back at the station first"),
    "parcel.no_waybill": lambda: text("Parcel {parcel} has no waybill number: scan the one of {carrier}"),
    "parcel.in_load": lambda: text("Parcel {parcel} is in load {load}. Close that load instead."),
    "parcel.which": lambda: text("Order {order} has several parcels ({parcels}). Say which one."),
    "load.unknown": lambda: text("There is no load “{load}”. Check the number."),
    "load.not_open": lambda: text("Load {load} is handed over or given up already. Open a new one."),
    "load.empty": lambda: text("Load {load} is empty. Scan its parcels first."),
    "load.missing": lambda: text("{count} parcels stay behind: {parcels}. Close all the same?"),
    "load.stops": lambda: text("Take out first: {parcels}. Their orders were stopped or they have a new label."),
    "load.stop_cancelled": lambda: text("STOP! Order cancelled: {order}"),
    "load.stop_held": lambda: text("STOP! Order on hold: {order}"),
    "load.left": lambda: text("Parcel {parcel} has left already"),
    "load.not_picked": lambda: text("Order {order} is not picked: parcel {parcel} stays"),
    "load.warehouse": lambda: text("Parcel {parcel} belongs to another warehouse than {warehouse}"),
    "load.carrier": lambda: text("Parcel {parcel} goes with {carrier}, not with {other}"),
    "load.elsewhere": lambda: text("Parcel {parcel} is in load {load}"),
    "load.not_inside": lambda: text("Parcel {parcel} is not in load {load}"),
    "label.superseded": lambda: text("Old label: parcel {parcel} has a new one"),
    "order.partly_left": lambda: text("Order {order} cannot be cancelled: parcel {parcel} has left the house."),
    "waybill.none_left": lambda: text("No free waybill number of {carrier}. Add numbers, or type or scan one."),
    "waybill.not_now": lambda: text("Parcel {parcel} keeps its waybill number: it is loaded, gone or not picked."),
    "waybill.own_code": lambda: text("{scanned} is our own code. Scan the courier's waybill number."),
    "waybill.odd": lambda: text("{waybill} does not look like a number of {carrier} (like: {looks}). Take it?"),
    "waybill.replace": lambda: text("Parcel {parcel} has {carrier} {waybill} already. Give it another number?"),
    "waybills.bad": lambda: text("{file} is no list of waybill numbers; nothing was taken."),
    "evidence.no_stage": lambda: text("Order {order} has not been “{stage}”: a photo cannot show it."),
    "photo.missing": lambda: text("{file} cannot be read. Check that it is there."),
    "photo.too_large": lambda: text("{file} is larger than {most} MB. Take a smaller photo."),
    "photo.not_image": lambda: text("{file} is no photo (JPEG, PNG, WebP, BMP or TIFF), or it is damaged."),
    "photo.too_many_pixels": lambda: text("{file} has more than {most} megapixels. Take a smaller photo."),
    "courier.not_news": lambda: text("{file} holds no tracking news of Kuaidi100 or Kdniao."),
    "courier.too_large": lambda: text("{file} is larger than {most} MB. Split it."),
}
EXPECTED: Table = {
    "courier_waybill": lambda: text("news with a waybill number"),
    "waybill_number": lambda: text("a waybill number"),
}


def how_signed(facts: Mapping[str, object]) -> str:
    """Behind “signed”: who or what says so; empty where a person only clicked."""
    source = _SOURCES.get(str(facts.get("source")))
    if source is not None:
        return text(" ({source}: {says})", source=source(), says=facts.get("says") or facts.get("state"))
    said = facts.get("reason") or facts.get("code")
    return f" ({said})" if said else ""
