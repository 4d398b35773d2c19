import { once } from 'node:events';
import {
  type ClientHttp2Session,
  connect,
  createServer,
  type Http2Stream,
  type ServerHttp2Session,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { StreamTable, useStreamTables } from '../../src/grpc/stream-table.js';

const openStream = async (client: ClientHttp2Session) => {
  const stream = client.request({ ':path': '/' });
  stream.on('error', () => undefined);
  stream.resume();
  await once(stream, 'response');
  return stream;
};

interface State {
  readonly streams: StreamTable;
}

const tableOf = (session: ServerHttp2Session): StreamTable => {
  const symbol = Object.getOwnPropertySymbols(session).find(({ description }) => description === 'state');
  const { streams }: State = Reflect.get(session, symbol ?? 'state');
  // Not by its class: the tests of a process load it several times, and whichever was first has the channel.
  expect(streams.constructor.name).toBe(StreamTable.name);
  return streams;
};

describe('the streams of a session', () => {
  const server = createServer();
  let session: ServerHttp2Session;
  let client: ClientHttp2Session;

  beforeAll(() => useStreamTables());

  beforeEach(async () => {
    server.removeAllListeners('stream').on('stream', (stream) => stream.respond());
    if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening');
    const opened = once(server, 'session');
    client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    [session] = (await opened) as [ServerHttp2Session];
  });

  afterEach(() => client.destroy());
  afterAll(() => {
    server.close();
  });

  test('are in the table while they are open', async () => {
    const first = await openStream(client);
    const second = await openStream(client);
    expect(tableOf(session).size).toBe(2);
    expect(tableOf(session).get(second.id ?? 0)?.id).toBe(second.id);

    second.close();
    await once(second, 'close');
    const third = await openStream(client);
    expect(tableOf(session).get(second.id ?? 0)).toBeUndefined();
    expect(tableOf(session).size).toBe(2);
    expect([first.id, third.id].map((id) => tableOf(session).get(id ?? 0)?.id)).toEqual([first.id, third.id]);
  });

  test('may end before a session that is closed ends', async () => {
    const stream = await openStream(client);
    let isClosed = false;
    const closed = once(session, 'close').then(() => {
      isClosed = true;
    });
    session.close();
    await once(client, 'goaway');
    expect(isClosed).toBe(false);
    stream.close();
    await closed;
  });

  test('end with a session that is destroyed', async () => {
    const streams = [await openStream(client), await openStream(client)];
    const ended = streams.map((stream) => once(stream, 'close'));
    session.destroy();
    await Promise.all(ended);
    expect(tableOf(session).size).toBe(0);
  });
});

describe('the table', () => {
  // The table looks at nothing of a stream.
  const stream = (id: number) => ({ id }) as Http2Stream;

  test('counts each id once', () => {
    const table = new StreamTable().set(1, stream(1)).set(1, stream(1)).set(3, stream(3));
    expect(table.size).toBe(2);
    expect(table.delete(1)).toBe(true);
    expect(table.delete(1)).toBe(false);
    expect(table.size).toBe(1);
  });

  test('may lose streams while they are visited', () => {
    const table = new StreamTable().set(1, stream(1)).set(3, stream(3)).set(5, stream(5));
    table.forEach(({ id }) => {
      table.delete(id ?? 0);
    });
    expect(table.size).toBe(0);
  });
});
