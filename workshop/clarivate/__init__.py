"""The tables and figures of the Clarivate report, made of a run."""
