"""Looks credit ratings up: one, many, and the changes since the last time.

    DONGHU_TOKEN=... DONGHU_SHARE_REQUEST=... python look_up.py 127.0.0.1:9104 cursor.txt 10 91420100616400352X 914201007171752128

The arguments are the address, the file in which the cursor is kept, how many changes to wait for, and the codes.
"""

import os
import pathlib
import random
import sys
import time

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status

sys.path.insert(0, str(pathlib.Path(__file__).parent / "stubs"))
from donghu.credit.v1 import service_pb2, service_pb2_grpc, types_pb2  # noqa: E402

PURPOSE = "SUPERVISION"
# Of the department's approved share request, which is for this purpose.
SHARE_REQUEST = os.environ.get("DONGHU_SHARE_REQUEST")
# Tried again by the library itself, within the deadline: what was not answered, and nothing else.
RETRIES = """{"methodConfig": [{"name": [{"service": "donghu.credit.v1.CreditRatingService"}],
  "retryPolicy": {"maxAttempts": 4, "initialBackoff": "0.1s", "maxBackoff": "1s", "backoffMultiplier": 2,
                  "retryableStatusCodes": ["UNAVAILABLE"]}}]}"""
GO_ON = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED)


def metadata():
    """The token is put in anew with each call, since it expires."""
    return (("authorization", f"Bearer {os.environ['DONGHU_TOKEN']}"),)


def reason_of(error: grpc.RpcError) -> str:
    """The code of the error registry and the fields at fault, out of google.rpc.Status."""
    status = rpc_status.from_call(error)
    words = [error.code().name]
    for detail in status.details if status else ():
        info, request = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
        if detail.Unpack(info):
            words = [info.reason]
        elif detail.Unpack(request):
            words += [violation.field for violation in request.field_violations]
    return " ".join(words)


def class_of(rating) -> str:
    return types_pb2.SupervisionClass.Name(rating.supervision_class).removeprefix("SUPERVISION_CLASS_")


def look_up_one(service, code: str) -> None:
    try:
        request = service_pb2.GetRatingRequest(
            enterprise_uscc=code, purpose=PURPOSE, share_request_id=SHARE_REQUEST)
        rating = service.GetRating(request, timeout=5, metadata=metadata()).rating
        print(f"rating {code} {rating.grade} {class_of(rating)} until {rating.valid_to}")
    except grpc.RpcError as error:
        print(f"refused {code} {reason_of(error)}")


def look_up_many(service, codes) -> None:
    request = service_pb2.BatchGetRatingsRequest(
        enterprise_usccs=codes, purpose=PURPOSE, share_request_id=SHARE_REQUEST, answers_per_message=1000)
    for message in service.BatchGetRatings(request, timeout=60, metadata=metadata()):
        for answer in message.several.answers:
            found = answer.WhichOneof("answer") == "rating"
            print(f"batch {answer.enterprise_uscc} {class_of(answer.rating) if found else answer.failure.code}")


def keep(file: pathlib.Path, cursor: str) -> None:
    """Written beside and renamed, so that a crash leaves the old one or the new one."""
    beside = file.with_suffix(".new")
    beside.write_text(cursor)
    beside.replace(file)


def watch(service, file: pathlib.Path, count: int) -> None:
    """Goes on after the stored cursor, as often as it is cut off. The cursor is kept after what it stands for."""
    seen, wait = 0, 0.5
    while True:
        request = service_pb2.WatchRatingsRequest(
            cursor=file.read_text() if file.exists() else "", purpose=PURPOSE, share_request_id=SHARE_REQUEST)
        stream = service.WatchRatings(request, metadata=metadata())
        try:
            for message in stream:
                wait = 0.5
                for change in message.changes:
                    rating = change.graded.rating
                    print(f"change {rating.enterprise_uscc} v{rating.version} {class_of(rating)}", flush=True)
                seen += len(message.changes)
                keep(file, message.cursor)
                if seen >= count:
                    stream.cancel()
                    return
        except grpc.RpcError as error:
            if error.code() not in GO_ON:
                raise
            print(f"cut off: {reason_of(error)}", file=sys.stderr)
        time.sleep(wait * random.uniform(0.5, 1))
        wait = min(30, wait * 2)


def main() -> None:
    address, cursor_file, count, *codes = sys.argv[1:]
    # In production grpc.secure_channel, with the credentials that the operator gives.
    with grpc.insecure_channel(address, options=[("grpc.service_config", RETRIES),
                                                 ("grpc.keepalive_time_ms", 60_000)]) as channel:
        service = service_pb2_grpc.CreditRatingServiceStub(channel)
        for code in codes:
            look_up_one(service, code)
        look_up_many(service, codes)
        watch(service, pathlib.Path(cursor_file), int(count))


if __name__ == "__main__":
    main()
