"""Parts of the channel quality screen: what is measured, a tile for each channel, the chart."""
