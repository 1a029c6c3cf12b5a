"""The verbs of the command line, one file each. Heavy packages are imported inside the functions."""
