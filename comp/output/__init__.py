"""Show: lines in, files that people and other programs read out."""
