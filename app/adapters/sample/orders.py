"""Order days of the sample company: most orders go where a warehouse is near and ask for what sells fast."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from random import Random

from app.adapters.sample import parts
from app.adapters.sample.customers import County, Party, person, pick, street
from app.domain.intake import IncomingLine, IncomingOrder, SourceStatus

_NEAR_SHARE = 0.85
_KNOWN_SHARE = 0.6
_OE_SHARE = 0.05
_QUANTITIES = (1, 1, 1, 1, 1, 2, 2, 2, 4, 6)
_OPENS, _OPEN_HOURS = timedelta(hours=7, minutes=30), 10.5
_FREE_FREIGHT_FEN, _FREIGHT_FEN = 50_000, 1_500
_REMARKS = (
    *("", "", "", "", "", "", "", "请发德邦物流", "急用，车停在路上", "要开增值税专用发票"),
    *("发货前请电话联系", "送到修理厂门口", "周末不收货", "和上次一样的"),
)
_NICKS = ("老{}修车", "{}师傅配件", "卡车{}哥", "{}记汽配", "跑长途的小{}")
_TITLE_ENDS = ("", "", "", " 商用车配件", ' "正品"包邮', " 适用国五,国六")
_VAGUE_ADDRESSES = ("鼓楼区中山路{}号 顺发汽修", "国道边大货车停车场对面{}号门，到了打电话")


class OrderDay:
    """The orders of one day, made one after the other from one seeded source."""

    def __init__(
        self, skus: int, counties: Sequence[County], parties: Sequence[Party], day: datetime, seed: int
    ) -> None:
        self._skus = skus
        self._counties = {near: [c for c in counties if c.near is near] for near in (True, False)}
        self._parties = {near: [p for p in parties if p.county.near is near] for near in (True, False)}
        self._day = day.replace(hour=0, minute=0, second=0, microsecond=0)
        self._seed = seed
        self._rng = Random(f"orders/{skus}/{self._day.date()}/{seed}")

    def orders(self, count: int, incomplete_share: float) -> Iterator[IncomingOrder]:
        """`count` orders, earliest first; the incomplete ones are spread evenly."""
        for index in range(count):
            order = self._order(index, count)
            spoilt = int(index * incomplete_share)
            yield self._spoil(order, spoilt) if int((index + 1) * incomplete_share) > spoilt else order

    def _order(self, index: int, count: int) -> IncomingOrder:
        rng = self._rng
        buyer, contact, phone, county, detail = self._receiver()
        lines = self._lines()
        goods = sum(line.quantity * line.price_fen for line in lines)
        freight = 0 if goods >= _FREE_FREIGHT_FEN else _FREIGHT_FEN
        after = timedelta(seconds=int((index + rng.random()) / count * _OPEN_HOURS * 3600))
        ordered = self._day + _OPENS + after
        return IncomingOrder(
            external_no=self._number(index),
            status=SourceStatus.PAID,
            buyer=buyer,
            contact=contact,
            phone=phone,
            address=f"{county.spaced} {detail}",
            place=county.place,
            amount_fen=goods + freight,
            freight_fen=freight,
            ordered_at=ordered,
            paid_at=ordered + timedelta(seconds=20 + int(rng.random() * 580)),
            remark=pick(rng, _REMARKS),
            lines=lines,
        )

    def _number(self, index: int) -> str:
        """Nineteen digits as a marketplace gives them: day, seed and index keep them apart."""
        day = self._day.toordinal() % 100_000
        return f"4{day:05d}{self._seed % 1000:03d}{index:06d}{int(self._rng.random() * 10_000):04d}"

    def _receiver(self) -> tuple[str, str, str, County, str]:
        """Buyer, contact, phone, county and the rest of the address: a customer, or somebody passing by."""
        rng = self._rng
        near = rng.random() < _NEAR_SHARE
        if rng.random() < _KNOWN_SHARE:
            customer, county, contact = pick(rng, self._parties[near])
            return (
                customer.name,
                contact,
                customer.phone,
                county,
                customer.address.removeprefix(county.place.name.replace(" ", "")),
            )
        contact = person(rng)
        nick = pick(rng, _NICKS).format(contact[0]) + str(int(rng.random() * 1000))
        phone = f"1390000{5000 + int(rng.random() * 5000)}"
        return nick, contact, phone, pick(rng, self._counties[near]), street(rng)

    def _lines(self) -> tuple[IncomingLine, ...]:
        rng = self._rng
        numbers: list[int] = []
        wish = 2 + int(rng.random() * 2)
        while len(numbers) < wish:
            number = parts.wanted(rng.random(), rng.random(), self._skus)
            if number not in numbers:
                numbers.append(number)
        return tuple(self._line(number) for number in numbers)

    def _line(self, number: int) -> IncomingLine:
        rng = self._rng
        code = parts.oe_numbers(number)[0] if rng.random() < _OE_SHARE else parts.sku(number)
        title = parts.name(number) + pick(rng, _TITLE_ENDS)
        return IncomingLine((code,), title, pick(rng, _QUANTITIES), parts.price_fen(number))

    def _spoil(self, order: IncomingOrder, before: int) -> IncomingOrder:
        """In turn: a code that no product has, a county name that several cities have, no county at all."""
        turn = before % 3
        if turn == 0:
            wrong = order.lines[-1]._replace(codes=(parts.unknown_sku(int(self._rng.random() * self._skus)),))
            return order._replace(lines=(*order.lines[:-1], wrong))
        house = 1 + int(self._rng.random() * 98)
        return order._replace(address=_VAGUE_ADDRESSES[turn - 1].format(house), place=None)
