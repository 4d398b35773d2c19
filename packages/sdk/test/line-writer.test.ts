import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { eventually } from '@donghu/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LineWriter } from '../src/line-writer.js';

let server: Server;
let received: string;
let port: number;

beforeAll(async () => {
  server = createServer(async (incoming, response) => {
    received = '';
    for await (const chunk of incoming) received += String(chunk);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.close();
});

const post = () => request({ host: '127.0.0.1', port, method: 'POST' });

/** Less than the writer sends at once; with one that is sent at once, more than a request takes without a drain. */
const longLine = 'x'.repeat(30_000);
const lineSentAtOnce = 'x'.repeat(40_000);

test('lines arrive as they were written', async () => {
  const sending = post();
  const writer = new LineWriter(sending, new AbortController().signal);
  for (const line of ['one', longLine, 'two', longLine, longLine]) await writer.write(line);
  writer.end();
  await once(sending, 'response');
  expect(received).toBe(`${['one', longLine, 'two', longLine, longLine].join('\n')}\n`);
  expect(writer.bytes).toBe(received.length);
});

test('what was sent at the end of a turn, and has drained before the next line, holds nothing up', async () => {
  const sending = post();
  const writer = new LineWriter(sending, new AbortController().signal);
  await writer.write(lineSentAtOnce);
  await writer.write(longLine);
  await setImmediate();
  await eventually(() => expect(sending.writableNeedDrain).toBe(false));
  await writer.write('the next line');
  writer.end();
  await once(sending, 'response');
  expect(received).toBe(`${lineSentAtOnce}\n${longLine}\nthe next line\n`);
});

test('a session that is over waits for nothing', async () => {
  const session = new AbortController();
  const sending = post();
  sending.on('error', () => undefined);
  const writer = new LineWriter(sending, session.signal);
  const written = writer.write('x'.repeat(100_000));
  session.abort();
  await expect(written).rejects.toThrow(/abort/i);
  sending.destroy();
});
