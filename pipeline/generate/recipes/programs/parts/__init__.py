"""Behaviours as plain modules: `wanted("...")` in them is decided by the request, and the rest falls away."""
