"""Files as analysts have them: recognised, read row by row, and never guessed at silently."""

from evidence.importing.faults import Dropped, Fault, ImportRefused
from evidence.importing.figures import Settings
from evidence.importing.imported import Imported
from evidence.importing.run import import_files

__all__ = ["Dropped", "Fault", "ImportRefused", "Imported", "Settings", "import_files"]
