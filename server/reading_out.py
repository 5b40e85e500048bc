"""Reading what is still sent of a request that is refused."""

from starlette.types import Receive

# Who is still sending when the connection is closed may never see the answer: so much of a body
# that is refused is read to its end.
MOST_READ = 16_000_000  # bytes


async def read_out(receive: Receive) -> None:
    """Read what is still sent, up to a bound: its sender would not see the response otherwise."""
    read = 0
    while read <= MOST_READ:
        message = await receive()
        read += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body", False):
            return
