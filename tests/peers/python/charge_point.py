"""A foreign OCPP 1.6 charge point for the end-to-end tests.

It is built on the PyPI package `ocpp`, which knows nothing about this project:
that package frames the messages, checks every request and every answer against
its own copy of the OCPP schemas, and times out unanswered calls. The script
plays one whole charging session against a central system and prints one JSON
object per line (the contract is in ../README.md).

With --bad-input it also sends two calls no correct charge point would send:
a StatusNotification without errorCode and the unknown action FooBar. Both go
through the same `call` method with the package's own validation switched off.

With --remote it charges only when it is told to, by RemoteStartTransaction and
RemoteStopTransaction, again and again until it is reset.

With --reconnect a connection that is lost while it waits is opened again, by
the package `websockets`, and the session goes on where it was.
"""

import argparse
import asyncio
import base64
import itertools
import json
import ssl
import sys
from dataclasses import dataclass
from datetime import datetime, timezone
from urllib.parse import quote

import websockets
from ocpp.charge_point import remove_nones, serialize_as_dict, snake_to_camel_case
from ocpp.exceptions import OCPPError
from ocpp.routing import after, on
from ocpp.v16 import ChargePoint, call, call_result
from ocpp.v16.datatypes import MeterValue, SampledValue
from ocpp.v16.enums import (
    Action,
    ChargePointErrorCode,
    ChargePointStatus,
    ClearCacheStatus,
    Location,
    Measurand,
    Phase,
    ReadingContext,
    Reason,
    RemoteStartStopStatus,
    ResetStatus,
    UnitOfMeasure,
)
from websockets.exceptions import ConnectionClosed, InvalidStatus

SUBPROTOCOL = "ocpp1.6"
ID_TAG = "TAG-1"
ANSWER_TIMEOUT = 30  # seconds to wait for a connection, and for the answer to a call
RESET_TIMEOUT = 120  # seconds to wait for the Reset call, on each connection; --remote waits on
RECONNECT_DELAY = 0.1  # seconds between attempts


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def emit(step, **fields):
    print(json.dumps({"step": step, **fields}), flush=True)


@dataclass
class FooBar:
    """An action OCPP does not have; the package takes the action from the class name."""

    some_field: str


class Peer(ChargePoint):
    def __init__(self, identity, connection):
        super().__init__(identity, connection, response_timeout=ANSWER_TIMEOUT)
        self.current = "connect"
        self.waiting = False
        self.reset = asyncio.get_running_loop().create_future()
        self.remote_starts = asyncio.Queue()
        self.remote_stops = asyncio.Queue()

    @on(Action.clear_cache)
    def on_clear_cache(self):
        return call_result.ClearCache(status=ClearCacheStatus.accepted)

    @on(Action.reset)
    def on_reset(self, **_):
        return call_result.Reset(status=ResetStatus.accepted)

    @after(Action.reset)
    def after_reset(self, type, **_):
        """Runs once the answer is sent."""
        if not self.reset.done():
            self.reset.set_result(type)

    @on(Action.remote_start_transaction)
    def on_remote_start_transaction(self, **_):
        return call_result.RemoteStartTransaction(status=RemoteStartStopStatus.accepted)

    @after(Action.remote_start_transaction)
    def after_remote_start_transaction(self, id_tag, **_):
        self.remote_starts.put_nowait(id_tag)

    @on(Action.remote_stop_transaction)
    def on_remote_stop_transaction(self, **_):
        return call_result.RemoteStopTransaction(status=RemoteStartStopStatus.accepted)

    @after(Action.remote_stop_transaction)
    def after_remote_stop_transaction(self, transaction_id, **_):
        self.remote_stops.put_nowait(transaction_id)

    async def step(self, request, accept=None):
        """Send one request; `accept` decides whether its answer is the expected one."""
        self.current = type(request).__name__
        result = await self.call(request, suppress=False)
        answer = snake_to_camel_case(remove_nones(serialize_as_dict(result)))
        if accept and not accept(answer):
            raise RuntimeError(f"unexpected answer: {json.dumps(answer)}")
        emit(self.current, ok=True, answer=answer)
        return answer

    async def status(self, connector_id, status):
        await self.step(
            call.StatusNotification(
                connector_id=connector_id,
                error_code=ChargePointErrorCode.no_error,
                status=status,
                timestamp=now(),
            )
        )

    async def bad_step(self, name, request, expected_code):
        """Send an invalid request; only a CALLERROR with the expected code is right."""
        self.current = name
        try:
            await self.call(request, suppress=False, skip_schema_validation=True)
        except OCPPError as error:
            if error.code != expected_code:
                raise RuntimeError(f"expected {expected_code}, got {error.code}: {error.description}")
            emit(name, ok=True, answer={"code": error.code, "description": error.description})
            return
        except AttributeError:
            pass  # answered, but the package has no class for answers to FooBar
        raise RuntimeError(f"expected {expected_code}, but the call was answered")

    async def boot(self):
        await self.step(
            call.BootNotification(
                charge_point_vendor="Example Vendor",
                charge_point_model="Python Peer",
                charge_point_serial_number="PY-0001",
                firmware_version="1.0.0",
            ),
            lambda answer: answer["status"] == "Accepted",
        )

    async def session(self, bad_input):
        await self.boot()
        if bad_input:
            await self.bad_step(
                "bad-StatusNotification",
                call.StatusNotification(
                    connector_id=1, error_code=None, status=ChargePointStatus.available
                ),
                "OccurenceConstraintViolation",
            )
            await self.bad_step("bad-FooBar", FooBar(some_field="some value"), "NotImplemented")

        await self.status(0, ChargePointStatus.available)
        await self.status(1, ChargePointStatus.available)
        await self.step(call.Heartbeat())
        await self.step(
            call.Authorize(id_tag=ID_TAG),
            lambda answer: answer["idTagInfo"]["status"] == "Accepted",
        )

        await self.status(1, ChargePointStatus.preparing)
        started = await self.step(
            call.StartTransaction(
                connector_id=1, id_tag=ID_TAG, meter_start=1000, timestamp=now()
            ),
            lambda answer: answer["idTagInfo"]["status"] == "Accepted"
            and answer["transactionId"] > 0,
        )
        transaction_id = started["transactionId"]
        await self.status(1, ChargePointStatus.charging)
        await self.measure(transaction_id)
        await self.step(
            call.StopTransaction(
                transaction_id=transaction_id,
                id_tag=ID_TAG,
                meter_stop=2500,
                timestamp=now(),
                reason=Reason.local,
            )
        )
        await self.status(1, ChargePointStatus.available)
        await self.step(
            call.DataTransfer(
                vendor_id="com.example.unknown", message_id="hello", data="from Python"
            ),
            lambda answer: answer["status"] == "UnknownVendorId",
        )
        await self.wait_for_reset()

    async def measure(self, transaction_id):
        await self.step(
            call.MeterValues(
                connector_id=1,
                transaction_id=transaction_id,
                meter_value=[
                    meter_value(energy="1500", power="7360.0", voltage="230.1", soc="40"),
                    meter_value(energy="2000", power="7355.5", voltage="229.9", soc="55"),
                ],
            )
        )

    async def remote_session(self):
        """Charge whenever the central system wants it."""
        await self.boot()
        await self.status(0, ChargePointStatus.available)
        charging = asyncio.create_task(self.charge_remotely())
        reset = asyncio.create_task(self.wait_for_reset(remote=True))
        await asyncio.wait({charging, reset}, return_when=asyncio.FIRST_COMPLETED)
        charging.cancel()
        if not reset.done():
            charging.result()  # raises what ended it

    async def charge_remotely(self):
        energy = 1000
        while True:
            await self.status(1, ChargePointStatus.available)
            id_tag = await self.remote_starts.get()
            started = await self.step(
                call.StartTransaction(
                    connector_id=1, id_tag=id_tag, meter_start=energy, timestamp=now()
                )
            )
            transaction_id = started["transactionId"]
            await self.status(1, ChargePointStatus.charging)
            await self.measure(transaction_id)
            while await self.remote_stops.get() != transaction_id:
                pass
            energy += 1500
            await self.step(
                call.StopTransaction(
                    transaction_id=transaction_id,
                    meter_stop=energy,
                    timestamp=now(),
                    reason=Reason.remote,
                )
            )

    async def resume(self):
        """Go on after a lost connection; whoever was accepted boots no second time."""
        await self.status(1, ChargePointStatus.available)
        await self.wait_for_reset()

    async def wait_for_reset(self, remote=False):
        self.waiting = True
        emit("ready-for-reset")
        self.current = "Reset"
        try:
            kind = await asyncio.wait_for(self.reset, None if remote else RESET_TIMEOUT)
        except asyncio.TimeoutError:
            raise RuntimeError(f"no Reset call within {RESET_TIMEOUT} s")
        emit("Reset", ok=True, type=kind)


def meter_value(energy, power, voltage, soc):
    context = ReadingContext.sample_periodic
    return MeterValue(
        timestamp=now(),
        sampled_value=[
            SampledValue(
                value=energy,
                context=context,
                measurand=Measurand.energy_active_import_register,
                location=Location.outlet,
                unit=UnitOfMeasure.wh,
            ),
            SampledValue(
                value=power,
                context=context,
                measurand=Measurand.power_active_import,
                unit=UnitOfMeasure.w,
            ),
            SampledValue(
                value=voltage,
                context=context,
                measurand=Measurand.voltage,
                phase=Phase.l1_n,
                unit=UnitOfMeasure.v,
            ),
            SampledValue(
                value=soc,
                context=context,
                measurand=Measurand.soc,
                location=Location.ev,
                unit=UnitOfMeasure.percent,
            ),
        ],
    )


async def play(peer, session):
    """Play the session while reading messages; a lost connection ends it at once."""
    reader = asyncio.create_task(peer.start())
    session = asyncio.create_task(session)
    await asyncio.wait({reader, session}, return_when=asyncio.FIRST_COMPLETED)
    if not session.done() and not peer.reset.done():
        session.cancel()
        reader.result()  # raises what ended the reading
    reader.cancel()
    await session


def connections(args):
    """One connection, or with --reconnect one after the other."""
    url = f"{args.url}/{quote(args.identity, safe='')}"
    options = {"subprotocols": [SUBPROTOCOL], "proxy": None, "open_timeout": ANSWER_TIMEOUT}
    if args.password:
        # The package has credentials of its own, but only as text.
        credentials = args.identity.encode() + b":" + bytes.fromhex(args.password)
        basic = "Basic " + base64.b64encode(credentials).decode()
        options["additional_headers"] = {"Authorization": basic}
    if args.ca:
        options["ssl"] = ssl.create_default_context(cafile=args.ca)
        if args.cert:
            options["ssl"].load_cert_chain(args.cert, args.key)
    if args.reconnect:
        options["reconnect_delays"] = lambda: itertools.repeat(RECONNECT_DELAY)
    else:
        options["process_exception"] = lambda error: error  # all are fatal
    return websockets.connect(url, **options)


def read_options():
    parser = argparse.ArgumentParser(description="OCPP 1.6 charge point for end-to-end tests")
    parser.add_argument("--url", required=True, help="ws://HOST:PORT/ocpp or wss://HOST:PORT/ocpp")
    parser.add_argument("--identity", required=True, help="identity, the last part of the path")
    parser.add_argument("--bad-input", action="store_true", help="also send two invalid calls")
    parser.add_argument("--remote", action="store_true", help="charge only when told to")
    parser.add_argument("--password", metavar="HEX", help="bytes of the AuthorizationKey, for Basic")
    parser.add_argument("--ca", metavar="PEM", help="authority of the server, for wss")
    parser.add_argument("--cert", metavar="PEM", help="client certificate")
    parser.add_argument("--key", metavar="PEM", help="key of the client certificate")
    parser.add_argument("--reconnect", action="store_true", help="come back while waiting for Reset")
    return parser.parse_args()


async def main():
    args = read_options()
    peer = None
    booted = False
    try:
        async for connection in connections(args):
            if connection.subprotocol != SUBPROTOCOL:
                raise RuntimeError(f"server chose subprotocol {connection.subprotocol!r}")
            certificate = connection.transport.get_extra_info("peercert") or {}
            emit("connect", ok=True, certificate=certificate.get("serialNumber"))
            peer = Peer(args.identity, connection)
            try:
                if booted:
                    session = peer.resume()
                elif args.remote:
                    session = peer.remote_session()
                else:
                    session = peer.session(args.bad_input)
                await play(peer, session)
                break
            except ConnectionClosed as closed:
                if not (args.reconnect and peer.waiting):
                    raise
                booted = True
                emit("disconnect", code=closed.rcvd.code if closed.rcvd else 1006)
                peer = None
        await connection.close()
    except Exception as error:
        step = peer.current if peer else "connect"
        text = str(error) if isinstance(error, OCPPError) else f"{type(error).__name__}: {error}"
        status = {"status": error.response.status_code} if isinstance(error, InvalidStatus) else {}
        emit(step, ok=False, error=text, **status)
        return 1
    emit("done")
    return 0


sys.exit(asyncio.run(main()))
