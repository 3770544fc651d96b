"""`python -m mtcrcheck`."""

from mtcrcheck.cli import main

if __name__ == "__main__":
    main()
