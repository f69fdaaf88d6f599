"""Parts of the measures of exceptions: the day of a change, tiles, bars, the look of a figure."""
