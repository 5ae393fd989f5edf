"""Tables as people have them, from files and frames, read as data sets by rules that can be stated."""
