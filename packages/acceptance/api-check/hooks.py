"""What schemathesis has to know of the doors beyond their OpenAPI documents.

DONGHU_CALLERS names a file of bearer tokens by operationId; without it every call is made without a token.
"""

import itertools
import json
import os
import re

import schemathesis
from hypothesis import strategies
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.core.parameters import ParameterLocation

NDJSON = "application/x-ndjson"
IDEMPOTENCY_KEY = "Idempotency-Key"
WELL_FORMED_KEY = re.compile(r'"?[!#-~]{1,255}"?')

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
# Registered in every run, see furnish-zone.ts.
KNOWN_CODES = ("91100000710931483R", "91420100616400352X", "91420000MA49148N8B")

callers_file = os.environ.get("DONGHU_CALLERS")
if callers_file is None:
    callers = {}
else:
    with open(callers_file, encoding="utf-8") as file:
        callers = json.load(file)
keys = itertools.count(1)


def operation_id(case):
    return case.operation.definition.raw["operationId"]


def with_check_character(first17):
    """GB 32100-2015."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(first17, WEIGHTS))
    return first17 + ALPHABET[(31 - total % 31) % 31]


schemathesis.openapi.format(
    "uscc",
    strategies.sampled_from(KNOWN_CODES)
    | strategies.text(ALPHABET, min_size=9, max_size=9).map(lambda body: with_check_character("91420100" + body)),
)


@schemathesis.serializer(NDJSON)
def write_lines(ctx, value):
    """A body of one line."""
    return (json.dumps(value) + "\n").encode()


def lines_of(content):
    return [json.loads(line) for line in content.decode().splitlines() if line]


@schemathesis.deserializer(NDJSON)
def read_line(ctx, response):
    """The document describes one line. To no line there is no answer, and nothing to check."""
    lines = lines_of(response.content)
    return lines[0] if lines else {"line": 1, "outcome": "none"}


def is_answered_stream(case, response):
    return case.media_type == NDJSON and response.status_code == 200


if callers_file is not None:

    @schemathesis.auth(refresh_interval=None)
    class OperationCaller:
        def get(self, case, context):
            return callers.get(operation_id(case))

        def set(self, case, data, context):
            if data is not None:
                case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


@schemathesis.hook
def before_call(context, case, kwargs):
    """Generated keys are few: all but the first request under one would be refused for their other payload."""
    key = (case.headers or {}).get(IDEMPOTENCY_KEY)
    if isinstance(key, str) and WELL_FORMED_KEY.fullmatch(key):
        case.headers[IDEMPOTENCY_KEY] = f"check-{next(keys)}"


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """A stream is answered 200 whatever its lines are: refused_line looks at each of them."""
    return not (isinstance(failure, AcceptedNegativeData) and is_answered_stream(case, response))


@schemathesis.check
def refused_line(ctx, response, case):
    """A line that breaks the schema is refused in its own answer."""
    if not is_answered_stream(case, response) or case.meta is None:
        return
    if not case.meta.is_negative_at(ParameterLocation.BODY):
        return
    taken = [line for line in lines_of(response.content) if line["outcome"] != "rejected"]
    if taken:
        raise AssertionError(f"a line that breaks its schema was answered {json.dumps(taken[0], ensure_ascii=False)}")


@schemathesis.check
def refused_without_token(ctx, response, case):
    """Without a token everything that is not open to anyone is 401, whatever else is wrong with the request."""
    if callers_file is None and case.operation.definition.raw.get("security") and response.status_code not in (401, 405):
        raise AssertionError(f"{response.status_code} to a call without a token")
