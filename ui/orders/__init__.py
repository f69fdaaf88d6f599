"""Parts of the list of orders: saved filters, moves of many orders at once, gaps and their cure, export."""
