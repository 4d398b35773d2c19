"""Reads accepted policies from the POLICY stream and prints each with its CloudEvents envelope.

    python -m grpc_tools.protoc -I ../../proto --python_out=stubs $(cd ../../proto && find donghu -name '*.proto')
    python subscribe.py [--nats nats://127.0.0.1:4222] [--insurer 91100000710931483R] [--count 10]

The durable consumer remembers what was acknowledged: started again, the program goes on where it stopped, and
an event that comes twice has the same ce-id.
"""

import argparse
import asyncio
import pathlib
import sys
from urllib.parse import unquote

import nats
from nats.errors import TimeoutError as NothingNew

sys.path.insert(0, str(pathlib.Path(__file__).parent / "stubs"))
from donghu.policy.v1 import events_pb2  # noqa: E402

REQUIRED = ("ce-specversion", "ce-id", "ce-source", "ce-type", "ce-subject", "ce-time", "ce-dataschema",
            "content-type", "Nats-Msg-Id", "donghu-aggregate-version")


def yuan(fen: int) -> str:
    """Integer fen as yuan; amounts never pass through a float."""
    return f"{fen // 100}.{fen % 100:02d}"


async def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--nats", default="nats://127.0.0.1:4222")
    options.add_argument("--insurer", default="*", help="USCC of the insurer; all of them unless told")
    options.add_argument("--count", type=int, default=10)
    options.add_argument("--durable", default="example-python")
    given = options.parse_args()

    connection = await nats.connect(given.nats)
    try:
        subscription = await connection.jetstream().pull_subscribe(
            f"policy.v1.accepted.{given.insurer}", durable=given.durable, stream="POLICY")
        read = 0
        while read < given.count:
            try:
                messages = await subscription.fetch(min(100, given.count - read), timeout=5)
            except NothingNew:
                break
            for message in messages:
                headers = message.headers or {}
                missing = [name for name in REQUIRED if name not in headers]
                if missing:
                    print(f"headers are missing: {', '.join(missing)}", file=sys.stderr)
                    return 1
                event = events_pb2.PolicyAccepted.FromString(message.data)
                policy = event.policy
                print(f"{headers['ce-id']} {headers['ce-type']} {unquote(headers['ce-subject'])} "
                      f"version {headers['donghu-aggregate-version']} line {policy.line} "
                      f"premium {yuan(policy.written_premium_fen)} cover {yuan(policy.cover_fen)}")
                await message.ack()
                read += 1
        print(f"{read} event(s)")
        return 0
    finally:
        await connection.close()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
