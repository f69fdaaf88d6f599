"""Devices, files, couriers, printers: everything outside, behind the ports."""
