"""The editor of mapping profiles: fields at the left, the rule of one in the middle, what becomes of a file below."""
