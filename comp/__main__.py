"""`python -m comp` is the same program as `comp`."""

from comp.cli import main

if __name__ == "__main__":
    main()
