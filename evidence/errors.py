"""What is wrong with a figure, a file or a source, said so that it can be mended."""


class EvidenceError(ValueError):
    """Figures that cannot be used: what came, what is allowed, what to do."""


class SourceError(RuntimeError):
    """An outside source cannot be reached, refuses us, or its budget is used up."""


class SourceChanged(SourceError):
    """An outside source answered in a form this version does not know."""
