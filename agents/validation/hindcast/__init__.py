"""Past events predicted from their origin: would the model have seen it?"""

from agents.validation.events.event import Event
from agents.validation.hindcast.run import Hindcast, hindcast

__all__ = ["Event", "Hindcast", "hindcast"]
