import { createServer } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { requireAllAccepted, sendFile } from '../../src/intake/send-file.js';
import { listenOnFreePort } from '../listen-on-free-port.js';

let close: () => Promise<void> = async () => undefined;
afterEach(() => close());

describe('a file that is sent', () => {
  test('comes over whole, and its answer back', async () => {
    const received: Buffer[] = [];
    const server = createServer(async (request, response) => {
      for await (const part of request) {
        received.push(part);
        response.write('an answer\n');
      }
      response.end(`${request.headers.authorization} ${request.headers['content-type']}\n`);
    });
    const listening = await listenOnFreePort(server);
    close = listening.close;
    const chunks = Array.from({ length: 50 }, (_, number) => Buffer.alloc(65_536, String(number % 10)));

    const answer = await sendFile({ url: listening.url, token: 'of the insurer', chunks });

    expect(Buffer.concat(received).equals(Buffer.concat(chunks))).toBe(true);
    expect(answer.toString()).toMatch(/^an answer\n/);
    expect(answer.toString()).toMatch(/Bearer of the insurer application\/x-ndjson\n$/);
  });

  test('fails with what the door says when it is not taken', async () => {
    const server = createServer((request, response) => {
      request.resume().on('end', () => response.writeHead(403).end('not yours'));
    });
    const listening = await listenOnFreePort(server);
    close = listening.close;
    const sent = sendFile({ url: listening.url, token: '', chunks: [Buffer.from('{}\n')] });
    await expect(sent).rejects.toThrow('the file was answered 403: not yours');
  });
});

describe('the answers to a file', () => {
  const accepted = '{"line":1,"outcome":"accepted"}\n';
  const rejected = '{"line":2,"outcome":"rejected"}\n';

  test('are one for every line, all of them accepted', () => {
    expect(() => requireAllAccepted(Buffer.from(accepted), 1)).not.toThrow();
    expect(() => requireAllAccepted(Buffer.from(accepted), 2)).toThrow('2 lines got 1 answers');
    expect(() => requireAllAccepted(Buffer.from(accepted + rejected), 2)).toThrow('"rejected"');
  });
});
