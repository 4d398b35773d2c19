import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type DoorUnderTest, latch, openDoor } from './door-under-test.js';
import { changePolicy, endPolicy, readPolicy, report, reportPolicy } from './policy-routes.js';

interface Problem {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly type: string;
  readonly titleZh: string;
  readonly instance: string;
  readonly errors: readonly { readonly pointer: string; readonly rule: string }[];
  readonly facts: Readonly<Record<string, string>>;
}

// What a door answers to a refusal; the tests look at the members they are about.
const problemOf = async (response: Response): Promise<Problem> => {
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  return (await response.json()) as Problem;
};

const rulesOf = ({ errors }: Problem): string[] => errors.map(({ pointer, rule }) => `${pointer} ${rule}`);

describe('a door', () => {
  let under: DoorUnderTest;
  let insurer: Record<string, string>;

  beforeAll(async () => {
    under = await openDoor({ routes: [readPolicy, reportPolicy, changePolicy, endPolicy] });
    insurer = await under.tokenFor({ subject: 'insurer-1', roles: ['insurer'], uscc: '91420106MADH00014F' });
  });
  afterAll(() => under.close());

  const post = (body: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${under.url}/v1/policies`, {
      method: 'POST',
      headers: { ...insurer, 'content-type': 'application/json', 'idempotency-key': 'k-1', ...headers },
      body,
    });

  test('hands a valid request to its route and answers with version, place and the domain values', async () => {
    const response = await post(JSON.stringify(report));

    expect(response.status).toBe(201);
    expect(response.headers.get('etag')).toBe('"1"');
    expect(response.headers.get('location')).toBe('/v1/policies/P-1');
    expect(response.headers.get('idempotency-replayed')).toBeNull();
    expect(response.headers.get('x-powered-by')).toBeNull();
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await response.json()).toMatchObject({
      ...report,
      subject: 'insurer-1',
      idempotency: {
        scope: 'reportPolicy insurer-1',
        key: 'k-1',
        payloadSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    });
  });

  test('marks a replayed answer, and takes the key quoted as well', async () => {
    const response = await post(JSON.stringify(report), { 'idempotency-key': '"seen-before"' });

    expect(response.headers.get('idempotency-replayed')).toBe('true');
  });

  test('refuses a call without a token, with one that is not valid, and one of another role', async () => {
    const without = await fetch(`${under.url}/v1/policies`, { method: 'POST' });
    const invalid = await post('{}', { authorization: 'Bearer not-a-token' });
    const bank = await under.tokenFor({ subject: 'bank-1', roles: ['bank'] });
    const forbidden = await post('{}', bank);

    expect([without.status, invalid.status, forbidden.status]).toEqual([401, 401, 403]);
    expect(without.headers.get('www-authenticate')).toBe('Bearer realm="donghu"');
    expect(invalid.headers.get('www-authenticate')).toContain('error="invalid_token"');
    expect((await problemOf(forbidden)).code).toBe('FORBIDDEN');
  });

  test('lists every fault of a body, each with its pointer and rule', async () => {
    const broken = {
      ...report,
      premium: 80_000,
      enterprise: '91420106MADH00014X',
      firstDay: '2025-02-30',
      line: 'ZZZ',
      number: undefined,
      extra: 1,
    };
    const response = await post(JSON.stringify(broken));
    const problem = await problemOf(response);

    expect(response.status).toBe(400);
    expect(problem).toMatchObject({
      type: 'urn:donghu:problem:VALIDATION_FAILED',
      code: 'VALIDATION_FAILED',
      titleZh: '字段不符合规则',
      instance: '/v1/policies',
    });
    expect(rulesOf(problem).sort()).toEqual([
      '/enterprise CHECK_DIGIT',
      '/extra UNKNOWN_FIELD',
      '/firstDay DATE',
      '/line NOT_ALLOWED',
      '/number REQUIRED',
      '/premium YUAN_STRING',
    ]);
  });

  test.each([
    ['EMPTY', ''],
    ['LENGTH', '9142010'],
    ['ALPHABET', '9142010OMADH00014F'],
    ['CHECK_DIGIT', '91420106MADH000140'],
  ])('names the rule %s that a credit code breaks', async (rule, enterprise) => {
    const problem = await problemOf(await post(JSON.stringify({ ...report, enterprise })));

    expect(problem.code).toBe('USCC_INVALID');
    expect(rulesOf(problem)).toEqual([`/enterprise ${rule}`]);
  });

  test.each(['80000', '80000.0', '8e4', '1,000.00', ' 1.00', '-0.00'])(
    'refuses the amount %p',
    async (premium) => {
      const problem = await problemOf(await post(JSON.stringify({ ...report, premium })));

      expect(rulesOf(problem)).toEqual(['/premium YUAN_FORMAT']);
    },
  );

  test.each([
    ['{"number": ', 'application/json', 400, 'MALFORMED_JSON'],
    ['', 'application/json', 400, 'MALFORMED_JSON'],
    ['{}', 'text/plain', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['{}', 'application/json; charset=gbk', 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['[]', 'application/json', 400, 'VALIDATION_FAILED'],
    ['null', 'application/json', 400, 'VALIDATION_FAILED'],
    ['{"__proto__":{"number":"P-1"}}', 'application/json', 400, 'VALIDATION_FAILED'],
    [JSON.stringify({ ...report, note: 'x'.repeat(3_000) }), 'application/json', 413, 'BODY_TOO_LARGE'],
  ])('refuses the body %.30s of type %s', async (body, contentType, status, code) => {
    const response = await post(body, { 'content-type': contentType });

    expect(response.status).toBe(status);
    expect((await problemOf(response)).code).toBe(code);
  });

  test('refuses a body that is over the limit and does not say its length', async () => {
    const chunk = new TextEncoder().encode('x'.repeat(1_000));
    const body = ReadableStream.from(Array.from({ length: 50 }, () => chunk));
    const response = await fetch(`${under.url}/v1/policies`, {
      method: 'POST',
      headers: { ...insurer, 'content-type': 'application/json', 'idempotency-key': 'k-1' },
      body,
      duplex: 'half',
    });

    expect(response.status).toBe(413);
  });

  test('never repeats what was sent in the detail of malformed JSON', async () => {
    const problem = await problemOf(await post('{"name": Zhang San}'));

    expect(problem.detail).not.toContain('Zhang');
  });

  test('asks for an Idempotency-Key, and for one that is well formed', async () => {
    const { 'idempotency-key': _, ...headers } = {
      ...insurer,
      'content-type': 'application/json',
      'idempotency-key': '',
    };
    const missing = await fetch(`${under.url}/v1/policies`, {
      method: 'POST',
      headers,
      body: JSON.stringify(report),
    });
    const malformed = await post(JSON.stringify(report), { 'idempotency-key': 'k'.repeat(256) });

    expect((await problemOf(missing)).code).toBe('IDEMPOTENCY_KEY_MISSING');
    expect(rulesOf(await problemOf(malformed))).toEqual(['/header/idempotency-key FORMAT']);
  });

  test('gives another digest to another payload under the same key', async () => {
    const digestOf = async (note: string): Promise<unknown> => {
      const answer: unknown = await (await post(JSON.stringify({ ...report, note }))).json();
      return answer;
    };

    expect(await digestOf('a')).not.toEqual({ ...((await digestOf('b')) as object), note: 'a' });
  });

  test('reads path and query, and refuses what they may not hold', async () => {
    const good = await fetch(`${under.url}/v1/policies/P-9?limit=10`);
    const bad = await fetch(`${under.url}/v1/policies/X-9?limit=1000&colour=red`);

    expect(await good.json()).toEqual({ number: 'P-9', limit: 10 });
    expect(rulesOf(await problemOf(bad))).toEqual(['/path/number FORMAT']);
    const query = await fetch(`${under.url}/v1/policies/P-9?limit=1000&colour=red`);
    expect(rulesOf(await problemOf(query)).sort()).toEqual([
      '/query/colour UNKNOWN_FIELD',
      '/query/limit TOO_BIG',
    ]);
  });

  test('answers 304 to who has the version already', async () => {
    const response = await fetch(`${under.url}/v1/policies/P-9`, { headers: { 'if-none-match': 'W/"7"' } });

    expect(response.status).toBe(304);
    expect(await response.text()).toBe('');
  });

  test('passes If-Match on, and refuses a weak or malformed one', async () => {
    const put = (ifMatch: string): Promise<Response> =>
      fetch(`${under.url}/v1/policies/P-9`, { method: 'PUT', headers: { ...insurer, 'if-match': ifMatch } });

    expect(await (await put('"3"')).json()).toEqual({ ifMatch: '3' });
    expect((await put('W/"3"')).status).toBe(412);
    expect((await put('3')).status).toBe(400);
  });

  test('leaves an If-Match alone where nothing has versions to match', async () => {
    const read = await fetch(`${under.url}/v1/policies/P-9`, { headers: { 'if-match': 'W/"3"' } });

    expect(read.status).toBe(200);
  });

  test('maps a returned refusal, a thrown one and an unexpected fault, and leaks nothing', async () => {
    const end = (outcome: string): Promise<Response> =>
      fetch(`${under.url}/v1/policies/P-9/${outcome}`, { method: 'DELETE' });

    const conflict = await end('conflict');
    expect(conflict.status).toBe(409);
    expect((await problemOf(conflict)).facts).toEqual({ differs: 'premium' });

    const thrown = await end('thrown');
    expect(thrown.status).toBe(503);
    expect(thrown.headers.get('retry-after')).toBe('2');

    const crash = await end('crash');
    expect(crash.status).toBe(500);
    expect(JSON.stringify(await problemOf(crash))).not.toContain('secret');
    expect(JSON.stringify(under.logLines)).toContain('secret of the house');
  });

  test('treats a bigint in an answer as a fault of the program', async () => {
    const response = await fetch(`${under.url}/v1/policies/P-9/other`, { method: 'DELETE' });

    expect((await problemOf(response)).code).toBe('INTERNAL');
  });

  test('refuses an unknown path, a method that is not offered and a path that is not encoded', async () => {
    const unknown = await fetch(`${under.url}/v1/nothing`);
    const method = await fetch(`${under.url}/v1/policies/P-9`, { method: 'PATCH' });
    const encoding = await fetch(`${under.url}/v1/policies/%zz`);

    expect((await problemOf(unknown)).code).toBe('NOT_FOUND');
    expect(method.status).toBe(405);
    expect(method.headers.get('allow')?.split(', ').sort()).toEqual(['GET', 'HEAD', 'PUT']);
    expect(encoding.status).toBe(400);
  });
});

describe('the limits of a door', () => {
  /** A route that answers only when it is told to. */
  const openHeldDoor = async (limits: { maxConcurrent: number; ratePerSecondPerPrincipal: number }) => {
    const entered = latch();
    const released = latch();
    const held = {
      ...reportPolicy,
      handle: async () => {
        entered.resolve();
        await released.promise;
        return { status: 201, body: {} };
      },
    };
    const under = await openDoor({ routes: [held, readPolicy], limits });
    const token = await under.tokenFor({ subject: 'insurer-1', roles: ['insurer'] });
    const post = (key: string): Promise<Response> =>
      fetch(`${under.url}/v1/policies`, {
        method: 'POST',
        headers: { ...token, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(report),
      });
    return { under, post, entered: entered.promise, release: released.resolve };
  };

  test('turn away who comes when all places are taken, and let in again after', async () => {
    const { under, post, entered, release } = await openHeldDoor({
      maxConcurrent: 1,
      ratePerSecondPerPrincipal: 100,
    });
    const first = post('k-1');
    await entered;

    const second = await post('k-2');
    expect(second.status).toBe(503);
    expect(second.headers.get('retry-after')).toBe('1');
    expect((await fetch(`${under.url}/livez`)).status).toBe(200);

    release();
    expect((await first).status).toBe(201);
    expect((await post('k-3')).status).toBe(201);
    await under.close();
  });

  test('answer 409 while a request with the same key is running, and not after', async () => {
    const { under, post, entered, release } = await openHeldDoor({
      maxConcurrent: 9,
      ratePerSecondPerPrincipal: 100,
    });
    const first = post('k-1');
    await entered;

    expect((await problemOf(await post('k-1'))).code).toBe('IDEMPOTENCY_KEY_IN_FLIGHT');

    release();
    expect((await first).status).toBe(201);
    expect((await post('k-1')).status).toBe(201);
    await under.close();
  });

  test('hold each caller to its rate, until time has passed', async () => {
    const { under } = await openHeldDoor({ maxConcurrent: 9, ratePerSecondPerPrincipal: 2 });
    const statusOf = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${under.url}/v1/policies/P-1`, { headers })).status;
    const one = await under.tokenFor({ subject: 'one', roles: ['bank'] });
    const other = await under.tokenFor({ subject: 'other', roles: ['bank'] });

    expect([await statusOf(one), await statusOf(one), await statusOf(one)]).toEqual([200, 200, 429]);
    expect(await statusOf(other)).toBe(200);
    under.clock.moveBy(500);
    expect([await statusOf(one), await statusOf(one)]).toEqual([200, 429]);
    await under.close();
  });

  test('refuse everything while draining, and say so on readiness only', async () => {
    let draining = false;
    const under = await openDoor({ routes: [readPolicy], draining: () => draining });
    draining = true;

    const refused = await fetch(`${under.url}/v1/policies/P-1`);
    expect((await problemOf(refused)).code).toBe('DRAINING');
    expect(refused.headers.get('retry-after')).toBe('2');
    expect((await fetch(`${under.url}/livez`)).status).toBe(200);
    expect((await fetch(`${under.url}/readyz`)).status).toBe(503);
    await under.close();
  });

  test('let a running request finish when the door closes', async () => {
    const { under, post, entered, release } = await openHeldDoor({
      maxConcurrent: 9,
      ratePerSecondPerPrincipal: 100,
    });
    const running = post('k-1');
    await entered;

    const closed = under.close();
    release();

    expect((await running).status).toBe(201);
    await closed;
    await expect(fetch(`${under.url}/livez`)).rejects.toThrow();
  });

  test('abort the signal of a request whose caller has gone', async () => {
    const entered = latch<AbortSignal>();
    const never = {
      ...readPolicy,
      handle: ({ signal }: { signal: AbortSignal }) => {
        entered.resolve(signal);
        return new Promise<never>((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason));
        });
      },
    };
    const under = await openDoor({ routes: [never] });
    const caller = new AbortController();
    const call = fetch(`${under.url}/v1/policies/P-1`, { signal: caller.signal });
    const signal = await entered.promise;

    const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));
    caller.abort();

    await expect(call).rejects.toThrow();
    await aborted;
    await under.close();
  });
});

describe('the probes', () => {
  test('give the reason for every dependency that is not ready, and the metrics as text', async () => {
    const dependencies = { store: { ready: false, reason: 'no primary' }, broker: { ready: true } };
    const under = await openDoor({
      readiness: () => ({ ready: false, dependencies }),
      metricsText: async () => 'up 1\n',
    });

    const readiness = await fetch(`${under.url}/readyz`);
    expect(readiness.status).toBe(503);
    expect(await readiness.json()).toEqual({ ready: false, draining: false, dependencies });
    const metrics = await fetch(`${under.url}/metrics`);
    expect(metrics.headers.get('content-type')).toContain('text/plain');
    expect(await metrics.text()).toBe('up 1\n');
    await under.close();
  });

  test('count a check that throws as not ready', async () => {
    const under = await openDoor({ readiness: () => Promise.reject(new Error('timed out')) });

    const readiness = await fetch(`${under.url}/readyz`);
    expect(readiness.status).toBe(503);
    expect(await readiness.text()).toContain('timed out');
    await under.close();
  });
});
