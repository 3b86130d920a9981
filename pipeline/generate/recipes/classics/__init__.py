"""Classic functions and data structures, as they are handed out: the examples in each docstring become its tests."""
