import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { refuse } from '@donghu/kernel';
import { afterEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import {
  type BulkRouteDefinition,
  defineBulkRoute,
  type LineAnswer,
  usccSchema,
  yuanSchema,
} from '../../src/http/index.js';
import { type DoorUnderTest, latch, openDoor } from './door-under-test.js';

const itemSchema = z.strictObject({
  number: z.string(),
  premium: yuanSchema,
  enterprise: usccSchema.optional(),
});
type Item = z.infer<typeof itemSchema>;

const acceptAll: BulkRouteDefinition<Item>['handleBatch'] = async (items) =>
  items.map(({ line, value }) => ({ line, outcome: 'accepted', number: value.number }));

const bulkRoute = (more: Partial<BulkRouteDefinition<Item>> = {}): BulkRouteDefinition<Item> =>
  defineBulkRoute({
    path: '/v1/policies/bulk',
    operationId: 'reportPolicies',
    summary: { en: 'Report policies in bulk', zh: '批量报送保单' },
    tag: 'policies',
    access: { roles: ['insurer'] },
    item: itemSchema,
    errors: [],
    handleBatch: acceptAll,
    ...more,
  });

let under: DoorUnderTest;
afterEach(() => under.close());

const insurer = (): Promise<Record<string, string>> =>
  under.tokenFor({ subject: 'insurer-1', roles: ['insurer'] });

const send = async (body: string | Uint8Array, contentType = 'application/x-ndjson'): Promise<Response> =>
  fetch(`${under.url}/v1/policies/bulk`, {
    method: 'POST',
    headers: { ...(await insurer()), 'content-type': contentType },
    body,
  });

const answersOf = async (response: Response): Promise<LineAnswer[]> => {
  const text = await response.text();
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
};

const line = (number: string): string => JSON.stringify({ number, premium: '1.00' });

describe('a bulk route', () => {
  test('answers every line in its order and place, the bad ones among the good', async () => {
    under = await openDoor({ bulkRoutes: [bulkRoute({ batchSize: 2, lineLimitBytes: 200 })] });
    const lines = [
      `\uFEFF${line('A')}\r`,
      '',
      '{"number": "B", ',
      JSON.stringify({ number: 'C', premium: 1 }),
      JSON.stringify({ number: 'D', premium: '1.00', enterprise: '91420106MADH000140' }),
      JSON.stringify({ number: 'x'.repeat(300), premium: '1.00' }),
      '  \r',
      line('E'),
      JSON.stringify({ number: 'F', premium: '1.00', colour: 'red' }),
      line('G').slice(0, 10),
    ];
    const response = await send(lines.join('\n'));

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('application/x-ndjson');
    const answers = await answersOf(response);
    expect(answers.map(({ line, outcome, code, field }) => [line, outcome, code, field])).toEqual([
      [1, 'accepted', undefined, undefined],
      [3, 'rejected', 'MALFORMED_JSON', undefined],
      [4, 'rejected', 'VALIDATION_FAILED', '/premium'],
      [5, 'rejected', 'USCC_INVALID', '/enterprise'],
      [6, 'rejected', 'BODY_TOO_LARGE', undefined],
      [8, 'accepted', undefined, undefined],
      [9, 'rejected', 'VALIDATION_FAILED', '/colour'],
      [10, 'rejected', 'MALFORMED_JSON', undefined],
    ]);
    expect(answers.at(-1)?.detail).toContain('cut off');
  });

  test('takes a last line without an end, bytes that are no UTF-8, and nothing at all', async () => {
    under = await openDoor({ bulkRoutes: [bulkRoute()] });

    expect(await answersOf(await send(line('A')))).toMatchObject([{ line: 1, outcome: 'accepted' }]);
    expect(await answersOf(await send(Uint8Array.of(0x22, 0xff, 0x22, 0x0a)))).toMatchObject([
      { line: 1, code: 'MALFORMED_JSON' },
    ]);
    expect(await answersOf(await send(''))).toEqual([]);
  });

  test('refuses another media type, and a caller of another role, before it reads a line', async () => {
    under = await openDoor({ bulkRoutes: [bulkRoute()] });

    expect((await send(line('A'), 'application/json')).status).toBe(415);
    const bank = await under.tokenFor({ subject: 'bank-1', roles: ['bank'] });
    const forbidden = await fetch(`${under.url}/v1/policies/bulk`, {
      method: 'POST',
      headers: bank,
      body: '',
    });
    expect(forbidden.status).toBe(403);
  });

  test('answers a batch that failed line by line, and goes on with the next', async () => {
    const handleBatch: typeof acceptAll = async (items, context) => {
      if (items.some(({ value }) => value.number === 'store')) {
        refuse('STORE_UNAVAILABLE', 'No primary');
      }
      if (items.some(({ value }) => value.number === 'crash')) {
        throw new Error('secret of the house');
      }
      const answers = await acceptAll(items, context);
      return answers.filter(({ number }) => number !== 'forgotten');
    };
    under = await openDoor({ bulkRoutes: [bulkRoute({ batchSize: 1, handleBatch })] });

    const response = await send(
      [line('A'), line('store'), line('crash'), line('forgotten'), line('B')].join('\n'),
    );
    const text = await response.clone().text();
    const answers = await answersOf(response);

    expect(answers.map(({ line, outcome, code }) => [line, outcome, code])).toEqual([
      [1, 'accepted', undefined],
      [2, 'failed', 'STORE_UNAVAILABLE'],
      [3, 'failed', 'INTERNAL'],
      [4, 'failed', 'INTERNAL'],
      [5, 'accepted', undefined],
    ]);
    expect(text).not.toContain('secret');
  });

  test('answers what has been sent while the caller still thinks about the rest', async () => {
    under = await openDoor({ bulkRoutes: [bulkRoute()] });
    const call = httpRequest(`${under.url}/v1/policies/bulk`, {
      method: 'POST',
      headers: { ...(await insurer()), 'content-type': 'application/x-ndjson' },
    });
    call.write(`${line('A')}\n${line('B').slice(0, 5)}`);
    const [response] = await once(call, 'response');
    const answers = createInterface({ input: response })[Symbol.asyncIterator]();

    expect(JSON.parse((await answers.next()).value ?? '')).toMatchObject({ line: 1, outcome: 'accepted' });
    call.end(`${line('B').slice(5)}\n`);
    expect(JSON.parse((await answers.next()).value ?? '')).toMatchObject({ line: 2, number: 'B' });
    expect((await answers.next()).done).toBe(true);
  });

  test('gathers the next batch while one is handled, and runs no two at once that may share something', async () => {
    const sizes: number[] = [];
    const firstEntered = latch();
    const release = latch();
    let running = 0;
    const handleBatch: typeof acceptAll = async (items, context) => {
      running += 1;
      expect(running).toBe(1);
      sizes.push(items.length);
      firstEntered.resolve();
      await release.promise;
      running -= 1;
      return acceptAll(items, context);
    };
    under = await openDoor({ bulkRoutes: [bulkRoute({ batchSize: 4, handleBatch })] });
    const call = httpRequest(`${under.url}/v1/policies/bulk`, {
      method: 'POST',
      headers: { ...(await insurer()), 'content-type': 'application/x-ndjson' },
    });
    call.write(`${line('A')}\n`);
    await firstEntered.promise;
    call.end(Array.from({ length: 10 }, (_, index) => `${line(String(index))}\n`).join(''));
    const [response] = await once(call, 'response');
    release.resolve();

    const answers = createInterface({ input: response });
    const numbers: number[] = [];
    for await (const answer of answers) {
      numbers.push(JSON.parse(answer).line);
    }
    expect(numbers).toEqual(Array.from({ length: 11 }, (_, index) => index + 1));
    expect(sizes[0]).toBe(1);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4);
  });

  test('leaves lines undecided once the service is stopping', async () => {
    let draining = false;
    const handleBatch: typeof acceptAll = (items, context) => {
      draining = true;
      return acceptAll(items, context);
    };
    under = await openDoor({
      draining: () => draining,
      bulkRoutes: [bulkRoute({ batchSize: 1, handleBatch })],
    });

    const answers = await answersOf(await send([line('A'), line('B')].join('\n')));

    expect(answers.map(({ outcome, code }) => [outcome, code])).toEqual([
      ['accepted', undefined],
      ['failed', 'DRAINING'],
    ]);
  });

  test('stops working when the caller has gone', async () => {
    const entered = latch<AbortSignal>();
    const handleBatch: typeof acceptAll = async (items, { signal, principal }) => {
      entered.resolve(signal);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      return acceptAll(items, { signal, principal });
    };
    under = await openDoor({ bulkRoutes: [bulkRoute({ handleBatch })] });
    const call = httpRequest(`${under.url}/v1/policies/bulk`, {
      method: 'POST',
      headers: { ...(await insurer()), 'content-type': 'application/x-ndjson' },
    }).on('error', () => undefined);
    call.write(`${line('A')}\n`);
    const signal = await entered.promise;

    call.destroy();

    await once(signal, 'abort');
    expect(await (await fetch(`${under.url}/livez`)).json()).toEqual({ alive: true });
  });
});

describe('a hundred thousand lines', () => {
  const count = 100_000;

  setFlagsFromString('--expose-gc');
  const collectGarbage: () => void = runInNewContext('gc');

  /** What is alive, without the garbage that happens to lie about. */
  const liveBytes = (): number => {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };

  /** Makes lines as they are taken. */
  const source = (): Readable =>
    Readable.from(
      (function* () {
        for (let number = 0; number < count; number += 100) {
          yield Array.from({ length: 100 }, (_, offset) => `${line(`P-${number + offset}`)}\n`).join('');
        }
      })(),
    );

  const openCall = async (body: Readable) => {
    const call = httpRequest(`${under.url}/v1/policies/bulk`, {
      method: 'POST',
      headers: { ...(await insurer()), 'content-type': 'application/x-ndjson' },
    });
    body.pipe(call);
    const [response] = await once(call, 'response');
    return response;
  };

  test('come back in order, with memory that does not grow with them', async () => {
    under = await openDoor({ bulkRoutes: [bulkRoute()] });
    const response = await openCall(source());
    let answered = 0;
    let highest = 0;
    const before = liveBytes();
    for await (const text of createInterface({ input: response })) {
      answered += 1;
      if (answered % 10_000 === 0) {
        highest = Math.max(highest, liveBytes());
      }
      if (JSON.parse(text).line !== answered) {
        throw new Error(`Answer ${answered} is out of order: ${text}`);
      }
    }

    expect(answered).toBe(count);
    // Gathered as objects, the lines and their answers would hold some 30 MB.
    expect(highest - before).toBeLessThan(8 * 1_048_576);
  });

  test('are not read far ahead of a caller who is slow to take the answers', async () => {
    let handled = 0;
    const handleBatch: typeof acceptAll = async (items) => {
      handled += items.length;
      return items.map(({ line }) => ({ line, outcome: 'accepted', echo: 'x'.repeat(1_000) }));
    };
    under = await openDoor({ bulkRoutes: [bulkRoute({ handleBatch })] });
    const response = await openCall(source());
    let answered = 0;
    let furthestAhead = 0;
    for await (const _ of createInterface({ input: response })) {
      answered += 1;
      furthestAhead = Math.max(furthestAhead, handled - answered);
      if (answered < 2_000) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    }

    expect(answered).toBe(count);
    // The answers are 100 MB; the sockets between the two hold some of them, the door none.
    expect(furthestAhead).toBeLessThan(count / 4);
  });
});
