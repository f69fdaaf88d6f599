"""The address book: finds the county of a Chinese address text, or says between which ones it cannot tell."""

from app.adapters.addresses.book import CountyAddressBook

__all__ = ["CountyAddressBook"]
