"""``python -m glassblocks``."""

from glassblocks.cli import main

if __name__ == "__main__":
    main()
