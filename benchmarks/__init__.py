"""The figures the project promises, each beside its reference and from one run: `make bench`, or one of them by
`python -m benchmarks.NAME`. Each module has a `main()` that prints a table."""

from pipeline.settings import silence_telemetry

silence_telemetry()  # also keeps waiting threads from spinning, as the command and the server do
