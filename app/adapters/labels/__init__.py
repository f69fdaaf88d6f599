"""Waybill labels 物流面单: drawn after layout files as PDF, and turned into what a thermal printer burns."""

from app.adapters.label_sheet import font_path
from app.adapters.labels.layout import layouts
from app.adapters.labels.logo import read_logo
from app.adapters.labels.raster import picture, to_printer
from app.adapters.labels.waybill import WaybillLabel, draw, merge

__all__ = ["WaybillLabel", "draw", "font_path", "layouts", "merge", "picture", "read_logo", "to_printer"]
