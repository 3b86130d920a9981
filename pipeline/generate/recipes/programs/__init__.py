"""Functions and classes under the names, with the parameters and the errors that a request fixes."""
