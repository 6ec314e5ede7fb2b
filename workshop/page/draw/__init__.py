"""Pictures of the page as SVG text: small, sharp on a projector, drawn in milliseconds."""
