"""The routing rules on the screen: versions, branches, weights, limits, the glossary, trials."""
