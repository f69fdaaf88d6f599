"""What the company decides in writing: settings, rates, mapping profiles, saved filters; all kept as versions."""

from dataclasses import dataclass

from app.domain.codes import clean_text
from app.domain.company import checked
from app.domain.profile import NAMING, NEEDED, Field, check, from_text
from app.domain.rates import RateKind, freight_of, promotions_of
from app.errors import BadInput, Refused
from app.ports import Context, UnitOfWork


@dataclass(frozen=True, slots=True)
class ChangeSetting:
    """From now on this setting has that value."""

    request_id: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class SaveRates:
    """A new version of the freight templates or promotions, as text (rates.freight_text, rates.promotions_text)."""

    request_id: str
    kind: RateKind
    content: str
    note: str


@dataclass(frozen=True, slots=True)
class SaveProfile:
    """A new version of a mapping profile, as text (profile.to_text)."""

    request_id: str
    content: str


@dataclass(frozen=True, slots=True)
class RetireProfile:
    """Use this mapping profile no more."""

    request_id: str
    name: str


@dataclass(frozen=True, slots=True)
class SaveFilter:
    """Keep a filter of the pool under a name, for this operator; empty content forgets it."""

    request_id: str
    name: str
    content: str


@dataclass(frozen=True, slots=True)
class Saved:
    """What was saved, and its version where it has one."""

    name: str
    version: int


def change_setting(command: ChangeSetting, uow: UnitOfWork, context: Context) -> Saved:
    """BadInput names what is allowed."""
    key, value = checked(command.key, clean_text(command.value))
    uow.company.put_setting(key, value, context.by.code, context.now)
    uow.changed("company", key)
    return Saved(key, 0)


def save_rates(command: SaveRates, uow: UnitOfWork, context: Context) -> Saved:
    """Checked as they will be read."""
    content = clean_text(command.content)
    freight_of(content) if command.kind is RateKind.FREIGHT else promotions_of(content)
    note = clean_text(command.note).strip()
    version = uow.company.put_rates(command.kind.value, content, note, context.by.code, context.now)
    uow.changed("company", command.kind.value)
    return Saved(command.kind.value, version)


def save_profile(command: SaveProfile, uow: UnitOfWork, context: Context) -> Saved:
    """BadInput("profile.bad") for a text that is none, BadInput("profile.lacks") when a field is not mapped."""
    profile = from_text(clean_text(command.content))
    named = {field for field, rule in profile.rules.items() if rule.columns or rule.constant}
    lacking = sorted(field.value for field in NEEDED - named)
    if named.isdisjoint(NAMING):
        lacking.append(Field.SKU.value)
    if not profile.name.strip() or lacking:
        raise BadInput("profile.lacks", name=profile.name, fields=", ".join(lacking or ["name"]))
    check(profile)
    version = uow.company.put_profile(profile, context.by.code, context.now)
    uow.changed("company", profile.name)
    return Saved(profile.name, version)


def retire_profile(command: RetireProfile, uow: UnitOfWork, context: Context) -> Saved:
    """Refused("profile.unknown") when there is none of that name."""
    if not uow.company.retire_profile(command.name):
        raise Refused("profile.unknown", name=command.name)
    uow.changed("company", command.name)
    return Saved(command.name, 0)


def save_filter(command: SaveFilter, uow: UnitOfWork, context: Context) -> Saved:
    """Each operator has their own."""
    name = clean_text(command.name).strip()
    if not name:
        raise Refused("field.required", field="name")
    uow.company.put_filter(context.by.code, name[:60], clean_text(command.content))
    return Saved(name[:60], 0)
