"""Parts of the knowledge screen: finding, reading, writing, merging, and files of articles."""
