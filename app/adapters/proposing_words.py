"""The names that columns of shops have in the wild, best first, and the texts of their cells; written without case,
blanks, signs and units, as app.adapters.proposing compares them."""

from collections.abc import Mapping, Sequence

from app.domain.intake import Pay, SourceStatus
from app.domain.profile import Field


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_SKU = _names(
    "商家编码 单品货号 货号 商品编号 商品编码 商品货号 商品代码 物料编码 物料编号 产品编码 产品编号 产品货号 "
    "配件编码 配件编号 配件号 零件号 零件编号 规格编码 sku编码 sku skucode outerskuid stockcode itemcode itemno "
    "itemnumber productcode productno partno partnumber colthno"
)
ALIASES: Mapping[Field, Sequence[str]] = {
    Field.SALE_NO: _names(
        "原单号 原销售单号 原小票号 原单据号 原流水号 原订单号 原订单编号 退货原单号 关联单号 关联销售单号 "
        "saleno originalno originalorder originalorderno originalinvoice originalreceipt"
    ),
    Field.NUMBER: _names(
        "主订单编号 订单编号 订单号 主订单号 平台订单号 交易编号 单号 小票号 小票编号 销售单号 单据号 单据编号 "
        "收银单号 交易单号 交易号 流水号 票号 orderno ordernumber orderid tid tradeid invoiceno invoicenumber "
        "invoice receiptno receiptnumber receiptid ticketno billno nos"
    ),
    Field.STATUS: _names("订单状态 交易状态 单据状态 状态 orderstatus status"),
    Field.CUSTOMER: _names(
        "客户编码 客户编号 客户代码 会员编号 会员卡号 会员编码 会员号 customercode customerid customerno memberno "
        "memberid"
    ),
    Field.BUYER: _names(
        "买家公司名 买家会员名 买家昵称 下单帐号 下单账号 买家 会员名称 会员姓名 会员名 客户名称 客户 购买人 "
        "buyernick buyername buyer customername customer"
    ),
    Field.CONTACT: _names(
        "收货人姓名 收货人 收件人姓名 收件人 客户姓名 联系人姓名 联系人 姓名 receivername receiver recipientname "
        "recipient contactname contact consignee"
    ),
    Field.PHONE: _names(
        "联系手机 收货人手机号 收货人手机 收件人手机号 收件人手机 手机号码 手机号 手机 收货人电话 收件人电话 "
        "联系电话 联系方式 电话号码 电话 receivermobile receiverphone mobile mobilephone phonenumber phone telephone "
        "tel"
    ),
    Field.ADDRESS: _names(
        "收货地址 收货人地址 收件地址 收件人地址 客户地址 送货地址 配送地址 详细地址 地址 receiveraddress "
        "shippingaddress deliveryaddress address"
    ),
    Field.AMOUNT: _names(
        "买家实际支付金额 买家实付金额 实付款 实付金额 订单金额 订单应付金额 应付金额 订单总金额 订单总额 支付金额 "
        "总金额 orderamount ordertotal totalamount paidamount payment"
    ),
    Field.FREIGHT: _names("买家应付邮费 运费金额 运费 邮费 快递费 freight shippingfee postfee postage"),
    Field.DISCOUNT: _names("优惠金额 折扣金额 让利金额 优惠 discountamount discountfee discount"),
    Field.PAY: _names("支付方式 付款方式 结算方式 paymethod paymentmethod paymenttype pay"),
    Field.ORDERED_AT: _names(
        "订单创建时间 下单时间 订单提交时间 创建时间 下单日期 订单日期 订单时间 销售时间 销售日期 交易时间 交易日期 "
        "开单时间 开单日期 时间 日期 ordertime orderdate orderedat createtime createdat created invoicedate saletime "
        "saledate datetime date time intime"
    ),
    Field.PAID_AT: _names("订单付款时间 付款时间 支付时间 付款确认时间 支付完成时间 paidat paytime paymenttime"),
    Field.PROMISED_AT: _names(
        "承诺发货时间 最晚发货时间 最迟发货时间 发货截止时间 预计发货时间 要求到货时间 承诺时间 promisedat promisetime "
        "latestshiptime shipby"
    ),
    Field.REMARK: _names(
        "买家留言 订单备注 商家备注 商家备忘 卖家备注 销售备注 备注 留言 buyermessage sellermemo remark remarks note "
        "notes comment"
    ),
    Field.CARRIER: _names("物流公司 快递公司 承运公司 承运商 配送公司 logisticscompany carrier courier express"),
    Field.WAYBILL: _names("物流单号 运单号 快递单号 运单编号 面单号 waybillno waybill trackingnumber trackingno"),
    Field.SKU: _SKU,
    # Where a layout has two numbers of a product, the second one is the other code.
    Field.CODE: (
        *_names(
            "商品条码 国际条码 条形码 条码 69码 oe号 oe码 oe oem oem号 外部系统编号 商品id barcode ean ean13 gtin upc "
            "oenumber oeno"
        ),
        *_SKU,
    ),
    Field.TITLE: _names(
        "商品名称 货品标题 商品标题 宝贝标题 货品名称 产品名称 配件名称 选购商品 标题 品名 名称 productname itemname "
        "title description name names product"
    ),
    Field.QUANTITY: _names("购买数量 订购数量 商品数量 产品数量 销售数量 数量 件数 quantity qty pieces num nb"),
    Field.PRICE: _names(
        "实售价 成交单价 成交价 商品单价 单价 销售单价 销售价 京东价 商品价格 售价 价格 unitprice proprice price"
    ),
    Field.TOTAL: _names("小计 金额小计 行金额 销售金额 金额 实收金额 实收 linetotal lineamount subtotal amount"),
}
POS_ALIASES: Mapping[Field, Sequence[str]] = {
    # A till's list says on each line what that line costs.
    Field.AMOUNT: tuple(name for name in ALIASES[Field.AMOUNT] if name != "总金额"),
    Field.TOTAL: (*ALIASES[Field.TOTAL], "总金额"),
}

FIRST_FILLED = frozenset({Field.PHONE, Field.BUYER})
"""Fields that may have several columns, of which the first that is filled counts."""
JOINED: Mapping[Field, str] = {Field.REMARK: "；"}
"""Fields that may have several columns, joined with this."""
ADDRESS_PARTS: Sequence[frozenset[str]] = tuple(
    frozenset(_names(names))
    for names in (
        "省 省份 省市 province state",
        "市 城市 city",
        "区 县 区县 地区 district county",
        "街道 镇 乡镇 town",
        "详细地址 街道地址 地址 address detailaddress addressdetail street",
    )
)
"""From the province to the street, without the receiver in front."""

MEANT: Mapping[Field, Mapping[SourceStatus | Pay, Sequence[str]]] = {
    Field.STATUS: {
        SourceStatus.UNPAID: _names("等待买家付款 等待付款 待付款 未付款 待支付 wait_buyer_pay unpaid pending"),
        SourceStatus.PAID: _names(
            "买家已付款,等待卖家发货 等待卖家发货 等待出库 等待发货 待发货 待出库 备货中 已付款 已支付 "
            "wait_seller_send_goods paid processing"
        ),
        SourceStatus.SHIPPED: _names(
            "卖家已发货,等待买家确认 等待买家收货 等待买家确认收货 等待确认收货 等待收货 待收货 已出库 已发货 "
            "wait_buyer_confirm_goods shipped sent"
        ),
        SourceStatus.SIGNED: _names(
            "交易成功 交易完成 已完成 完成 已收货 已签收 trade_finished completed signed delivered"
        ),
        SourceStatus.CLOSED: _names(
            "交易关闭 交易取消 订单关闭 订单取消 已关闭 已取消 取消 退款成功 已退款 (删除)等待付款 (删除)等待出库 "
            "trade_closed closed cancelled canceled refunded"
        ),
    },
    Field.PAY: {
        Pay.PREPAID: _names(
            "在线支付 支付宝 微信 微信支付 现金 刷卡 银行卡 储值卡 会员卡 扫码支付 银行转账 公司转账 预付 已付 prepaid "
            "cash card wechat alipay"
        ),
        Pay.CREDIT: _names("月结 挂账 挂帐 赊账 赊销 账期 账期支付 记账 授信 credit onaccount"),
    },
}

FORMS = (
    "%Y年%m月%d日 %H:%M:%S",
    "%Y年%m月%d日 %H:%M",
    "%Y年%m月%d日",
    "%Y%m%d%H%M%S",
    "%Y%m%d",
    "%Y.%m.%d %H:%M:%S",
    "%Y.%m.%d %H:%M",
    "%Y.%m.%d",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
    "%d/%m/%Y",
)
"""Forms of time seen besides those that every table may have."""
