"""What happens if nothing new happens: forecasts, backtests and the joint Outlook."""

import lazy_loader

# Names and where they live stand in __init__.pyi; each is imported when it is first used.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
