"""comp: pay salespeople from readable plan files, exactly, with every cent explained."""

from comp.memory import keep_memory

__version__ = "0.1.0"

keep_memory()
