import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { waitFor } from '@donghu/testkit';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { TcpProxy } from '../src/faults/tcp-proxy.js';

let server: Server;
let proxy: TcpProxy;
let clients: Socket[];

beforeEach(async () => {
  clients = [];
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  proxy = await TcpProxy.open({ host: '127.0.0.1', port: address.port });
});

afterEach(async () => {
  for (const client of clients) client.destroy();
  await proxy.close();
  await new Promise((resolve) => server.close(resolve));
});

const connectThrough = (): { readonly socket: Socket; readonly received: () => string } => {
  const socket = connect(proxy.address);
  clients.push(socket);
  let received = '';
  socket.on('data', (bytes) => {
    received += String(bytes);
  });
  socket.on('error', () => undefined);
  return { socket, received: () => received };
};

describe('the proxy of a campaign', () => {
  test('passes bytes both ways', async () => {
    const { socket, received } = connectThrough();
    socket.write('premium');
    await waitFor(() => received() === 'premium');
  });

  test('cuts what is connected, refuses for the time, and lets in after it', async () => {
    const before = connectThrough();
    before.socket.write('one');
    await waitFor(() => before.received() === 'one');
    proxy.cut(300);
    await waitFor(() => before.socket.destroyed);
    const refused = connectThrough();
    await waitFor(() => refused.socket.destroyed);
    expect(refused.received()).toBe('');
    await waitFor(async () => {
      const again = connectThrough();
      again.socket.write('two');
      return waitFor(() => again.received() === 'two', { timeoutMillis: 200 });
    });
  });

  test('keeps the order of what is delayed, also when the link is fast again', async () => {
    const { socket, received } = connectThrough();
    proxy.slow(100, 50);
    socket.setNoDelay(true);
    const sent: string[] = [];
    for (let index = 0; index < 40; index += 1) {
      const text = `${index};`;
      sent.push(text);
      socket.write(text);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await waitFor(() => received().length >= sent.join('').length);
    expect(received()).toBe(sent.join(''));
  });
});
