"""Applications whose interface a request fixes: its routes, fields, codes and rules are read and built as they stand.

`text` cuts a request into units and finds the routes they name; `shapes` and `items` read what is sent and answered;
`resources`, `roles`, `rules` and their neighbours say what each route does; `cook` writes the program.
"""
