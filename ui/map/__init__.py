"""The map: country shapes, warehouses with their radius, orders as dots."""
