"""Members of the pool put together by what their past errors say."""
