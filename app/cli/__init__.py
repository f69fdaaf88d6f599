"""The commands of the command line, by room; app.__main__ puts them together."""
