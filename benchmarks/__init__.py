"""The figures the project promises, each beside its reference and from one run: `make bench`, or one of them by
`python -m benchmarks.NAME`. Each module has a `main()` that prints a table."""
