import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type GracefulClose, gracefulClose } from '../../src/http/graceful-close.js';
import { latch } from './door-under-test.js';

/** Never reached: a close that needs its grace fails the test by its time-out. */
const graceMs = 120_000;

let server: Server;
let close: GracefulClose;
let port: number;
const callers: Caller[] = [];

const listen = async (answer: RequestListener): Promise<void> => {
  server = createServer(answer);
  close = gracefulClose(server);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  // A TCP server that listens has an address object.
  port = (server.address() as AddressInfo).port;
};

interface Caller {
  readonly socket: Socket;
  request(): void;
  text(): string;
  readonly closed: Promise<void>;
}

/** A caller that keeps its connection open, as HTTP/1.1 does unless told. */
const call = (): Caller => {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  const caller = {
    socket,
    request: () => socket.write('GET / HTTP/1.1\r\nHost: donghu\r\n\r\n'),
    text: () => Buffer.concat(chunks).toString('latin1'),
    closed: new Promise<void>((resolve) => socket.once('close', () => resolve())),
  };
  callers.push(caller);
  return caller;
};

afterEach(() => {
  for (const { socket } of callers.splice(0)) socket.destroy();
  server.closeAllConnections();
});

describe('a server that closes', () => {
  test('ends as soon as the answer in flight is out, and says that the connection closes', async () => {
    const entered = latch();
    const held = latch();
    await listen(async (_request, response) => {
      entered.resolve();
      await held.promise;
      response.end('done');
    });
    const caller = call();
    caller.request();
    await entered.promise;

    const closed = close(graceMs);
    held.resolve();

    await closed;
    await caller.closed;
    expect(caller.text()).toMatch(/\r\nConnection: close\r\n/);
    expect(caller.text()).toContain('done');
  });

  test('ends as soon as a stream is complete that began before', async () => {
    const begun = latch();
    const held = latch();
    await listen(async (_request, response) => {
      response.write('first ');
      begun.resolve();
      await held.promise;
      response.end('last');
    });
    const caller = call();
    caller.request();
    await begun.promise;

    const closed = close(graceMs);
    held.resolve();

    await closed;
    await caller.closed;
    expect(caller.text()).toContain('last');
  });

  test('does not cut an answer that its caller is slow to read', async () => {
    const length = 20_000_000;
    const ended = latch();
    await listen((_request, response) => {
      response.end(Buffer.alloc(length, 'x'), () => undefined);
      ended.resolve();
    });
    const caller = call();
    caller.socket.pause();
    caller.request();
    await ended.promise;

    const closed = close(graceMs);
    caller.socket.resume();

    await closed;
    await caller.closed;
    expect(caller.text().split('\r\n\r\n')[1]).toHaveLength(length);
  });

  test('closes connections on which nothing runs, at once', async () => {
    await listen((_request, response) => response.end('done'));
    const caller = call();
    const answered = new Promise((resolve) => caller.socket.once('data', resolve));
    caller.request();
    await answered;

    await close(graceMs);
    await caller.closed;
    expect(caller.text()).toMatch(/\r\nConnection: keep-alive\r\n/);
  });

  test('cuts off after its grace what does not end', async () => {
    const entered = latch();
    await listen(() => entered.resolve());
    const caller = call();
    caller.request();
    await entered.promise;

    await close(20);
    await caller.closed;
    expect(caller.text()).toBe('');
  });
});
