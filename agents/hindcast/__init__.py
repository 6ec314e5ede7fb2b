"""Past events predicted from their origin: would the model have seen it?"""

from agents.hindcast.event import Event
from agents.hindcast.run import Hindcast, hindcast

__all__ = ["Event", "Hindcast", "hindcast"]
