"""`python -m inbox_processor`: the same as the command `inbox-processor`."""

from inbox_processor.cli.main import main

if __name__ == "__main__":
    main()
