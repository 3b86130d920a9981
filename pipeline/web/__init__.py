"""The page and the REST API: one server, one origin, one chain behind both."""
