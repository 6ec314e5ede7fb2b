"""What is wrong with a figure or file, said so that it can be mended."""


class EvidenceError(ValueError):
    """Figures that cannot be used: what came, what is allowed, what to do."""
