"""Everything that speaks to the outside: the networks, the desk, the command line, the sandbox and the demo.

`__main__` parses the command line and `compose` wires the core to the networks. `desk` holds what can be said to the
bot in chat, once for all networks; `telegram` and `discord` are the adapters; `sandbox` stands in for both services.
"""
