// A foreign OCPP 1.6 charge point for the end-to-end tests.
//
// It is built on the npm package `ocpp-rpc`, which knows nothing about this
// project. With strictMode on, that package checks every request and every
// answer, in both directions, against its own copy of the OCPP schemas. The
// script plays one whole charging session against a central system and prints
// one JSON object per line (the contract is in ../README.md).
//
// With --bad-input it also sends two calls no correct charge point would send:
// a StatusNotification without errorCode and the unknown action FooBar. Strict
// mode refuses to send these through `call`, so they go out on the same
// connection through `sendRaw`, and the answer is picked from the raw messages
// by its id. (The package itself does not know the id: it emits a `badMessage`
// event, which nobody listens to, and carries on.)
//
// With --reconnect a connection that is lost while it waits is opened again, by
// the package, and the session goes on where it was.

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import RPC from 'ocpp-rpc';

const SUBPROTOCOL = 'ocpp1.6';
const ID_TAG = 'TAG-1';
const ANSWER_TIMEOUT_MS = 30_000; // wait for the answer to a call
const RESET_TIMEOUT_MS = 120_000; // wait for the Reset call, on each connection
const RECONNECT_DELAYS = { initialDelay: 100, maxDelay: 1_000 }; // between attempts, in ms

const now = () => new Date().toISOString();
const emit = (step, fields = {}) => console.log(JSON.stringify({ step, ...fields }));

function readOptions() {
    const usage =
        'usage: charge_point.mjs --url ws://HOST:PORT/ocpp --identity CP001 [--bad-input] [--reconnect]\n' +
        '       [--password HEX] [--ca PEM [--cert PEM --key PEM]]';
    try {
        const { values } = parseArgs({
            options: {
                url: { type: 'string' },
                identity: { type: 'string' },
                'bad-input': { type: 'boolean', default: false },
                password: { type: 'string' }, // bytes of the AuthorizationKey in hex, for Basic
                ca: { type: 'string' }, // authority of the server, for wss
                cert: { type: 'string' },
                key: { type: 'string' },
                reconnect: { type: 'boolean', default: false },
            },
        });
        if (values.url && values.identity) return values;
    } catch (error) {
        console.error(error.message);
    }
    console.error(usage);
    process.exit(2);
}

const options = readOptions();
const pem = (file) => file && readFileSync(file);
const client = new RPC.RPCClient({
    endpoint: options.url,
    identity: options.identity,
    protocols: [SUBPROTOCOL],
    strictMode: true,
    password: options.password && Buffer.from(options.password, 'hex'),
    wsOpts: { ca: pem(options.ca), cert: pem(options.cert), key: pem(options.key) },
    reconnect: options.reconnect,
    backoff: RECONNECT_DELAYS,
    callTimeoutMs: ANSWER_TIMEOUT_MS,
});

let current = 'connect'; // the step being played, for the error report

// Settle with `promise`, unless time runs out or the connection is lost first.
async function orFail(promise, timeoutMs, what) {
    let timer, lost;
    const failure = new Promise((_, reject) => {
        timer = setTimeout(() => reject(new Error(`no ${what} within ${timeoutMs / 1000} s`)), timeoutMs);
        lost = ({ code }) => reject(new Error(`connection closed (${code})`));
        client.once('close', lost);
    });
    try {
        return await Promise.race([promise, failure]);
    } finally {
        clearTimeout(timer);
        client.off('close', lost);
    }
}

// Send one request; `accept` decides whether its answer is the expected one.
async function step(action, request, accept = () => true) {
    current = action;
    const answer = await client.call(action, request);
    if (!accept(answer)) throw new Error(`unexpected answer: ${JSON.stringify(answer)}`);
    emit(action, { ok: true, answer });
    return answer;
}

function status(connectorId, status) {
    return step('StatusNotification', { connectorId, errorCode: 'NoError', status, timestamp: now() });
}

// Send an invalid request; only a CALLERROR with the expected code is right.
async function badStep(name, action, request, expectedCode) {
    current = name;
    const id = randomUUID();
    let listener;
    const answer = new Promise((resolve) => {
        listener = ({ outbound, payload }) => {
            if (!outbound && payload[1] === id) resolve(payload);
        };
        client.on('response', listener);
    });
    client.sendRaw(JSON.stringify([2, id, action, request]));
    const [type, , code, description] = await orFail(answer, ANSWER_TIMEOUT_MS, 'answer');
    client.off('response', listener);

    if (type !== 4) throw new Error(`expected ${expectedCode}, but the call was answered`);
    if (code !== expectedCode) throw new Error(`expected ${expectedCode}, got ${code}: ${description}`);
    emit(name, { ok: true, answer: { code, description } });
}

function meterValue({ energy, power, voltage, soc }) {
    const context = 'Sample.Periodic';
    return {
        timestamp: now(),
        sampledValue: [
            { value: energy, context, measurand: 'Energy.Active.Import.Register', location: 'Outlet', unit: 'Wh' },
            { value: power, context, measurand: 'Power.Active.Import', unit: 'W' },
            { value: voltage, context, measurand: 'Voltage', phase: 'L1-N', unit: 'V' },
            { value: soc, context, measurand: 'SoC', location: 'EV', unit: 'Percent' },
        ],
    };
}

// Wait for the Reset call, over as many connections as it takes; whoever comes
// back after a lost one boots no second time.
async function waitForReset(reset) {
    for (;;) {
        emit('ready-for-reset');
        current = 'Reset';
        const lost = options.reconnect ? once(client, 'disconnect') : new Promise(() => {});
        const event = await orFail(
            Promise.race([reset, lost.then(([{ code }]) => ({ code }))]),
            RESET_TIMEOUT_MS,
            'Reset call',
        );
        if (event.type) return event.type;
        emit('disconnect', { code: event.code });
        current = 'connect';
        await orFail(once(client, 'open'), RESET_TIMEOUT_MS, 'connection');
        await status(1, 'Available');
    }
}

async function session() {
    client.handle('ClearCache', () => ({ status: 'Accepted' }));
    // The server may send Reset at any time after its answer to DataTransfer.
    const reset = new Promise((resolve) => {
        client.handle('Reset', ({ params }) => {
            setImmediate(resolve, params); // once the answer is sent
            return { status: 'Accepted' };
        });
    });
    client.on('open', ({ response }) => {
        const certificate = response.socket.getPeerCertificate?.().serialNumber ?? null;
        emit('connect', { ok: true, certificate });
    });

    await client.connect();
    if (client.protocol !== SUBPROTOCOL) throw new Error(`server chose subprotocol '${client.protocol}'`);

    await step(
        'BootNotification',
        {
            chargePointVendor: 'Example Vendor',
            chargePointModel: 'Node Peer',
            chargePointSerialNumber: 'JS-0001',
            firmwareVersion: '1.0.0',
        },
        (answer) => answer.status === 'Accepted',
    );
    if (options['bad-input']) {
        await badStep(
            'bad-StatusNotification',
            'StatusNotification',
            { connectorId: 1, status: 'Available' },
            'OccurenceConstraintViolation',
        );
        await badStep('bad-FooBar', 'FooBar', { someField: 'some value' }, 'NotImplemented');
    }

    await status(0, 'Available');
    await status(1, 'Available');
    await step('Heartbeat', {});
    await step('Authorize', { idTag: ID_TAG }, (answer) => answer.idTagInfo.status === 'Accepted');

    await status(1, 'Preparing');
    const { transactionId } = await step(
        'StartTransaction',
        { connectorId: 1, idTag: ID_TAG, meterStart: 1000, timestamp: now() },
        (answer) => answer.idTagInfo.status === 'Accepted' && answer.transactionId > 0,
    );
    await status(1, 'Charging');
    await step('MeterValues', {
        connectorId: 1,
        transactionId,
        meterValue: [
            meterValue({ energy: '1500', power: '7360.0', voltage: '230.1', soc: '40' }),
            meterValue({ energy: '2000', power: '7355.5', voltage: '229.9', soc: '55' }),
        ],
    });
    await step('StopTransaction', {
        transactionId,
        idTag: ID_TAG,
        meterStop: 2500,
        timestamp: now(),
        reason: 'Local',
    });
    await status(1, 'Available');
    await step(
        'DataTransfer',
        { vendorId: 'com.example.unknown', messageId: 'hello', data: 'from Node' },
        (answer) => answer.status === 'UnknownVendorId',
    );

    const type = await waitForReset(reset);
    emit('Reset', { ok: true, type });
    await client.close();
}

try {
    await session();
    emit('done');
    process.exit(0);
} catch (error) {
    const code = error.rpcErrorCode ? `${error.rpcErrorCode}: ` : '';
    const status = error.response?.statusCode; // if the server answered over HTTP
    emit(current, { ok: false, error: `${code}${error.message || error.name}`, status });
    process.exit(1);
}
