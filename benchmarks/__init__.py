"""Benchmarks of sending: how close it comes to what the limits, the library and the disk allow.

`python -m benchmarks [row ...] [--quick]` measures everything in one run and prints one table. The stand-in and what
measures it are one process, the service (or the bare library) another, as on two machines: on two cores neither takes
the other's time.
"""
