"""What is known: figures with their sources, names, parameters with evidence grades."""

import lazy_loader

# Names and where they live stand in __init__.pyi; each is imported when it is first used.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
