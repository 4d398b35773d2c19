import { once } from 'node:events';
import { createServer, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { signalOf } from '../../src/http/caller-signal.js';
import { CallerGone } from '../../src/http/request-body.js';

let server: Server;

beforeEach(async () => {
  server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

/** A call whose answer is still to be made, and how to hang up. */
const openCall = async (): Promise<{ readonly response: ServerResponse; hangUp(): void }> => {
  const arrived = once(server, 'request');
  const { port } = server.address() as AddressInfo; // A listening TCP server has an address and a port.
  const call = request({ port, host: '127.0.0.1' });
  call.on('error', () => undefined);
  call.on('response', (answer) => answer.resume());
  call.end();
  const [, response] = await arrived;
  return { response, hangUp: () => call.destroy() };
};

describe('the signal of a caller', () => {
  test('is aborted when the caller hangs up before the answer', async () => {
    const { response, hangUp } = await openCall();
    const signal = signalOf(response);
    expect(signal.aborted).toBe(false);

    hangUp();
    await once(response, 'close');

    expect(signal.reason).toBeInstanceOf(CallerGone);
  });

  test('is aborted from the start when it is asked for after that', async () => {
    const { response, hangUp } = await openCall();
    hangUp();
    await once(response, 'close');

    expect(signalOf(response).aborted).toBe(true);
  });

  test('is not aborted by an answer that was complete, whenever it is asked for', async () => {
    const { response } = await openCall();
    const signal = signalOf(response);

    response.end();
    await once(response, 'close');

    expect([signal.aborted, signalOf(response).aborted]).toEqual([false, false]);
  });
});
