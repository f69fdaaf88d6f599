"""What can be shown on a label, by the names that layout files use."""

from app.adapters.label_sheet import printable
from app.domain.intake import Channel
from app.domain.label_look import LabelLook
from app.domain.parcel import LabelContent

_CHANNELS = {
    Channel.TAOBAO.value: "淘宝",
    Channel.MINI.value: "小程序",
    Channel.PHONE.value: "电话",
    Channel.POS.value: "门店",
}
_AS_THEY_ARE = (
    *("label_code", "parcel_no", "order_no", "external_no", "warehouse_code", "warehouse_name", "created"),
    *("receiver_name", "receiver_phone", "receiver_region", "receiver_address"),
    *("route_code", "consolidation", "carrier", "waybill", "reason"),
)


def fields_of(content: LabelContent, look: LabelLook) -> dict[str, str]:
    """Every field as one line of what the font can show; empty where the label has none."""
    shown = {name: getattr(content, name) for name in _AS_THEY_ARE}
    shown |= {
        "channel": _CHANNELS.get(content.channel, content.channel),
        "urgent": "加急" if content.urgent else "",
        "reprint": str(content.copy) if content.copy > 1 else "",
        "box": f"{content.box}/{content.boxes}" if content.boxes > 1 else "",
        "routing": content.route_code or content.consolidation,
        "sender": f"{look.sender_name or content.sender_name} {look.sender_phone} {look.sender_address}",
        "remark": content.remark if look.remark else "",
        "goods": "goods" if look.items else "",
        "pieces": str(sum(quantity for _, _, quantity in content.items)),
        "logo": "logo" if look.logo else "",
    }
    return {name: printable(value) for name, value in shown.items()}


FIELDS = frozenset(
    {*_AS_THEY_ARE, "channel", "urgent", "reprint", "box", "routing", "sender", "remark", "goods", "pieces", "logo"}
)
"""Their names."""
