"""Parts of the printers screen, and the printer lamp that other screens show."""
