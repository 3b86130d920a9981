"""`python -m pipeline` is the `codecraft` command."""

from pipeline.cli import main

main()
