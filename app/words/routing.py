"""Decisions in words: what was decided, and for every warehouse one sentence why it won or lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.routing import Decision, Outcome, Verdict
from app.i18n import text
from app.views.orders import CandidateRow, CoverRow, DecisionRow
from app.words.table import Table

_OUTCOMES: Table = {
    Outcome.ASSIGNED: lambda: text("Assigned"),
    Outcome.SPLIT: lambda: text("Split"),
    Outcome.TRANSFER: lambda: text("Transfer proposed"),
    Outcome.TO_PRODUCE: lambda: text("To produce"),
    Outcome.WAIT: lambda: text("Waits in the queue"),
    Outcome.HOLD: lambda: text("A person decides"),
}


def outcome(code: str) -> str:
    """What routing decided."""
    return _OUTCOMES[code]() if code in _OUTCOMES else code


def headline(decision: DecisionRow) -> str:
    """What was decided, for which warehouse, by which branch of which rules."""
    names = _names(decision)
    told = outcome(decision.outcome)
    if decision.warehouse:
        told = text("{outcome}: {warehouse}", outcome=told, warehouse=names.get(decision.warehouse, decision.warehouse))
    by = next((candidate.why for candidate in decision.candidates if "by" in candidate.why), None)
    if by is not None:
        return told + " · " + text("decided by {by}: {reason}", by=by["by"], reason=by.get("reason"))
    if not decision.branch:
        return told
    rules = text("branch “{branch}” of rules v{version}", branch=decision.branch, version=decision.rules_version)
    reach = text("reach {reach} km", reach=f"{decision.reach_km:,}") if decision.reach_km else ""
    return " · ".join(part for part in (told, rules, reach) if part)


def verdict(candidate: CandidateRow, decision: DecisionRow) -> str:
    """Why this warehouse won or lost, in one sentence."""
    sentence = _SENTENCES.get(candidate.verdict)
    return sentence(_Case(candidate, candidate.why, _names(decision), decision)) if sentence else candidate.verdict


def decision_row(decision: Decision, at: datetime, version: int = 0) -> DecisionRow:
    """A decision that nobody has written down, as those on record are shown."""
    candidates = tuple(
        CandidateRow(
            warehouse=found.site.code,
            name=found.site.name,
            km=found.km,
            within=found.within,
            verdict=found.verdict.value,
            covers=tuple(CoverRow(*cover) for cover in found.covers),
            why=found.why,
        )
        for found in decision.candidates
    )
    site = decision.site.code if decision.site else ""
    return DecisionRow(at, decision.outcome.value, site, decision.branch, version, decision.reach_km, candidates)


def _names(decision: DecisionRow) -> dict[str, str]:
    return {candidate.warehouse: candidate.name for candidate in decision.candidates}


@dataclass(frozen=True, slots=True)
class _Case:
    """A candidate with the facts of its verdict; decisions from before there were rules tell none."""

    candidate: CandidateRow
    why: Mapping[str, object]
    names: Mapping[str, str]
    decision: DecisionRow

    @property
    def km(self) -> str:
        return _km(self.candidate.km)

    @property
    def lack(self) -> str:
        """What it has and what is needed of the SKUs it lacks."""
        short = [cover for cover in self.candidate.covers if cover.available < cover.needed]
        return text(", ").join(f"{cover.sku} {cover.available}/{cover.needed}" for cover in short)

    @property
    def person(self) -> dict[str, object]:
        """Who decided against the rules, and why."""
        return {"by": self.why["by"], "reason": self.why.get("reason", "–")}

    def site(self, fact: str) -> str:
        """The name of the warehouse whose code is in a fact."""
        code = str(self.why.get(fact, ""))
        return self.names.get(code, code)

    def number(self, fact: str) -> float:
        found = self.why.get(fact, 0)
        return float(found) if isinstance(found, int | float) else 0.0


def _km(km: float) -> str:
    return f"{km:,.0f}"


def _percent(share: float) -> str:
    return f"{share:.0f} %"


def _chosen(case: _Case) -> str:
    others = int(case.number("others"))
    if "by" in case.why:
        return text("{by} chose it: {reason}. {km} km away.", km=case.km, **case.person)
    if not case.why:
        return text("Nearest warehouse with everything, {km} km away.", km=case.km)
    facts = {"km": case.km, "reach": _km(case.number("reach"))}
    if not others:
        return text("{km} km away, and the only one within {reach} km that has everything.", **facts)
    return text(
        "{km} km away and has everything; comes before {others} more within reach ({reach} km).",
        others=others,
        **facts,
    )


def _part(case: _Case) -> str:
    return text(
        "Sends {lines} lines as one of {parts} parcels, from {km} km away.",
        lines=case.why.get("lines"),
        parts=case.why.get("parts"),
        km=case.km,
    )


def _destination(case: _Case) -> str:
    donors = case.why.get("donors")
    if not isinstance(donors, list | tuple):
        return text("Would serve from {km} km, but lacks {lack}.", km=case.km, lack=case.lack)
    listed = text(", ").join(case.names.get(str(code), str(code)) for code in donors)
    if not case.lack:
        return text(
            "Sends the order from {km} km away; what it keeps back comes from {donors}.", km=case.km, donors=listed
        )
    return text(
        "Sends the order from {km} km away; it lacks {lack}, which comes from {donors}.",
        km=case.km,
        lack=case.lack,
        donors=listed,
    )


def _donor(case: _Case) -> str:
    if not case.why:
        return text("Nearest that has the goods; transfer proposed.")
    if case.why.get("to") == case.candidate.warehouse:
        return text(
            "No warehouse is within reach: has everything, sends it directly ({km} km).",
            km=case.km,
        )
    return text("Gives {other} what it lacks, from {km} km away.", other=case.site("to"), km=_km(case.number("km")))


def _farther(case: _Case) -> str:
    other_km = case.number("other_km")
    if not case.why:
        return text("Has everything, but {km} km is farther.", km=case.km)
    if other_km >= case.candidate.km:
        return text(
            "Has everything and is just as near, but {other} comes first in the list.", other=case.site("other")
        )
    return text(
        "Has everything, but {km} km is farther than {other} ({other_km} km).",
        km=case.km,
        other=case.site("other"),
        other_km=_km(other_km),
    )


def _less_cover(case: _Case) -> str:
    return text(
        "Has everything, but less of it than {other}: {cover} of what is wanted, there {other_cover}.",
        other=case.site("other"),
        cover=_percent(case.number("cover")),
        other_cover=_percent(case.number("other_cover")),
    )


def _busier(case: _Case) -> str:
    return text(
        "Has everything, but is busier than {other}: {load} of its orders a day, there {other_load}.",
        other=case.site("other"),
        load=_percent(case.number("load")),
        other_load=_percent(case.number("other_load")),
    )


def _not_preferred(case: _Case) -> str:
    if "by" in case.why:
        return text("Has everything, but {by} chose {other}: {reason}.", other=case.site("other"), **case.person)
    return text("Has everything, but the rules prefer {other}.", other=case.site("other"))


def _left(case: _Case) -> str:
    return text(
        "Would have been the best, but its goods serve other orders of the same run; {other} sends this one.",
        other=case.site("other"),
    )


def _short(case: _Case) -> str:
    return text("Near enough ({km} km), but lacks {lack}.", km=case.km, lack=case.lack)


def _safety(case: _Case) -> str:
    return text(
        "Would have everything, but keeps back {safety} of every product as safety stock.",
        safety=case.why.get("safety"),
    )


def _out_of_radius(case: _Case) -> str:
    reach = _km(case.number("reach") or case.decision.reach_km)
    if case.lack:
        return text("{km} km is beyond the reach of {reach} km; lacks {lack}.", km=case.km, reach=reach, lack=case.lack)
    return text("{km} km is beyond the reach of {reach} km.", km=case.km, reach=reach)


def _cut_off(case: _Case) -> str:
    hour, minute = divmod(int(case.number("cutoff")), 60)
    return text("Takes nothing after {time} that must leave the same day.", time=f"{hour:02d}:{minute:02d}")


_SENTENCES: Mapping[str, Callable[[_Case], str]] = {
    Verdict.CHOSEN: _chosen,
    Verdict.PART: _part,
    Verdict.DESTINATION: _destination,
    Verdict.DONOR: _donor,
    Verdict.FARTHER: _farther,
    Verdict.LESS_COVER: _less_cover,
    Verdict.BUSIER: _busier,
    Verdict.NOT_PREFERRED: _not_preferred,
    Verdict.LEFT: _left,
    Verdict.SHORT: _short,
    Verdict.SAFETY: _safety,
    Verdict.OUT_OF_RADIUS: _out_of_radius,
    Verdict.EXCLUDED: lambda _: text("The rules leave this warehouse out."),
    Verdict.NOT_PINNED: lambda case: text("The rules allow only {pin}.", pin=case.site("pin")),
    Verdict.FILTERED: lambda case: text("The rules' condition does not hold here: {only}.", only=case.why.get("only")),
    Verdict.FULL: lambda case: text("Has been given all its {limit} orders of the day.", limit=case.why.get("limit")),
    Verdict.CUT_OFF: _cut_off,
}
