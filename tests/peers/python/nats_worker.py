"""A worker: answers Authorize, refuses what it does not know.

Arguments: URL of the broker; the actions that it is for, otherwise all."""

import asyncio
import json
import sys

import nats

ANSWERS = {
    "Authorize": {"idTagInfo": {"status": "Accepted"}},
    "Heartbeat": {"currentTime": "noon"},  # which no charge point gets to see
}


async def main(url, *actions):
    async def answer(request):
        action, headers = request.subject.split(".")[2], None
        print(json.dumps([action, request.headers["Ocpp-Identity"], json.loads(request.data)]), flush=True)
        if action not in ANSWERS:
            headers = {"Ocpp-Error-Code": "NotSupported", "Ocpp-Error-Description": "not here"}
        await broker.publish(request.reply, json.dumps(ANSWERS.get(action, {})).encode(), headers=headers)

    broker = await nats.connect(url)
    for action in actions or ["*"]:
        await broker.subscribe(f"ocpp16.request.{action}.*", queue="ocpp16", cb=answer)
    await asyncio.Event().wait()


asyncio.run(main(*sys.argv[1:]))
