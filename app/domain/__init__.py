"""Business rules that stay true on paper: standard library only, no I/O, no clock."""
