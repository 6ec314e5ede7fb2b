"""The server of the page, who may enter, what can be taken home."""
