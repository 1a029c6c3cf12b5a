"""comp: pay salespeople from readable plan files, exactly, with every cent explained."""

__version__ = "0.1.0"
