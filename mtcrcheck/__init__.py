"""How an unmanned aircraft is treated under the MTCR and the US rules built on it, and why."""

__version__ = "0.1.0"
