"""How countries choose partners: rules, a Mesa model to watch, an ensemble to compute with."""

import lazy_loader

# Names and where they live stand in __init__.pyi; each is imported when it is first used.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
