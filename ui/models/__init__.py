"""Table models over paged reads."""
