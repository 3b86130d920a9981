"""Command-line tools over tables, under the file name, arguments, lines and exit codes that a request fixes."""
