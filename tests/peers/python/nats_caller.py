"""Calls a charge point, wherever it is connected. Arguments: URL of the broker, identity, action, payload."""

import asyncio
import json
import re
import sys

import nats


async def main(url, identity, action, payload):
    broker = await nats.connect(url)
    token = re.sub(rb"[^A-Za-z0-9_-]", lambda byte: b"%%%02X" % byte[0][0], identity.encode()).decode()
    try:
        answer = await broker.request(f"ocpp16.call.{token}.{action}", payload.encode(), timeout=60)
        error = (answer.headers or {}).get("Ocpp-Error-Code")
        print(json.dumps({"error": error, "payload": json.loads(answer.data or "null")}))
    except nats.errors.NoRespondersError:
        print(json.dumps({"error": "NotConnected", "payload": None}))
    await broker.close()


asyncio.run(main(*sys.argv[1:]))
