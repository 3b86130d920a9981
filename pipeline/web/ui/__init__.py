"""The page: layout and drawing. What is shown is decided in `pipeline.web.present`."""
