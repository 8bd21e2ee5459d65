"""Tells schemathesis how corrections are sent: as TOML, which it does not know, and whose schema is text."""

import schemathesis


@schemathesis.serializer("application/toml")
def toml(context: schemathesis.SerializationContext, value: object) -> bytes:
    """The text that was made up, as it is."""
    return str(value).encode(errors="replace")
