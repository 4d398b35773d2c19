import { domainError, Refusal } from '@donghu/kernel';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from '@jest/globals';
import { domainErrorFromServiceError } from '../../src/grpc/index.js';
import { metricsText } from '../../src/telemetry/index.js';
import {
  creditService,
  type GrpcFixture,
  getRating,
  ratingRequest,
  signalled,
  startGrpc,
} from './grpc-fixture.js';

const getRatingPath = '/donghu.credit.v1.CreditRatingService/GetRating';

let fixture: GrpcFixture | undefined;

afterEach(async () => {
  await fixture?.stop();
  fixture = undefined;
});

/** A call below the typed client: any bytes, any metadata. */
const callRaw = (
  { address }: GrpcFixture,
  bytes: Buffer,
  metadata = new Metadata(),
): Promise<ServiceError | Buffer> =>
  new Promise((resolve) => {
    const client = new Client(address, credentials.createInsecure());
    const asIs = (value: Buffer): Buffer => value;
    client.makeUnaryRequest(getRatingPath, asIs, asIs, bytes, metadata, (error, response) => {
      client.close();
      resolve(error ?? response ?? Buffer.alloc(0));
    });
  });

const codeOf = (answer: ServiceError | Buffer): string | undefined =>
  Buffer.isBuffer(answer) ? undefined : domainErrorFromServiceError(answer)?.code;

describe('who may call', () => {
  test('a token with the role may', async () => {
    fixture = await startGrpc(creditService());
    await expect(fixture.client().calls.getRating(ratingRequest)).resolves.toEqual({ rating: undefined });
  });

  test('a token without the role is FORBIDDEN', async () => {
    const running = await startGrpc(creditService());
    fixture = running;
    const { calls } = running.client({ tokens: () => running.token('insurer') });
    await expect(calls.getRating(ratingRequest)).rejects.toMatchObject({ error: { code: 'FORBIDDEN' } });
  });

  test.each([
    ['no token', undefined],
    ['another scheme', 'Basic dGVzdDp0ZXN0'],
    ['a forged token', 'Bearer eyJhbGciOiJub25lIn0.e30.'],
  ])('%s is UNAUTHENTICATED', async (_name, authorization) => {
    fixture = await startGrpc(creditService());
    const metadata = new Metadata();
    if (authorization !== undefined) metadata.set('authorization', authorization);
    const answer = await callRaw(fixture, Buffer.alloc(0), metadata);
    expect(answer).toMatchObject({ code: status.UNAUTHENTICATED });
    expect(codeOf(answer)).toBe('UNAUTHENTICATED');
  });

  test('the handler learns who calls and under which request id', async () => {
    fixture = await startGrpc(
      creditService({
        getRating: getRating(async (_request, { principal, requestId }) =>
          domainError('RATING_NOT_FOUND', 'none', { facts: { who: principal.subject, id: requestId ?? '' } }),
        ),
      }),
    );
    const call = fixture.client().calls.getRating(ratingRequest, { requestId: 'r-7' });
    await expect(call).rejects.toMatchObject({ error: { facts: { who: 'tester', id: 'r-7' } } });
  });
});

describe('bad input', () => {
  test('bytes that are not the message are INVALID_ARGUMENT, not INTERNAL', async () => {
    fixture = await startGrpc(creditService({ getRating: getRating(async () => ({ rating: undefined })) }));
    const answer = await callRaw(fixture, Buffer.from([0x0a, 0xff, 0x01]));
    expect(answer).toMatchObject({ code: status.INVALID_ARGUMENT });
    expect(codeOf(answer)).toBe('MALFORMED_PROTOBUF');
  });

  test('a message over the limit is RESOURCE_EXHAUSTED', async () => {
    fixture = await startGrpc(creditService(), { limits: { maxReceiveBytes: 1_000 } });
    const answer = await callRaw(fixture, Buffer.alloc(2_000));
    expect(answer).toMatchObject({ code: status.RESOURCE_EXHAUSTED });
  });

  test('metadata over the limit is BODY_TOO_LARGE', async () => {
    fixture = await startGrpc(creditService(), { limits: { maxMetadataBytes: 500 } });
    const metadata = new Metadata();
    metadata.set('x-long', 'x'.repeat(600));
    expect(codeOf(await callRaw(fixture, Buffer.alloc(0), metadata))).toBe('BODY_TOO_LARGE');
  });
});

describe('a call that cannot be answered', () => {
  test('a refusal keeps its code, fields and facts', async () => {
    const refusal = domainError('VALIDATION_FAILED', '用途不在名单内', {
      fields: [{ pointer: '/purposes/0/name', rule: 'enum', detail: 'not a purpose' }],
      facts: { purpose: 'CURIOSITY' },
    });
    fixture = await startGrpc(creditService({ getRating: getRating(async () => refusal) }));
    await expect(fixture.client().calls.getRating(ratingRequest)).rejects.toMatchObject({ error: refusal });
  });

  test('an unexpected fault is logged and says nothing of its inside', async () => {
    fixture = await startGrpc(
      creditService({
        getRating: getRating(async () => {
          throw new Error('secret of the store');
        }),
      }),
    );
    const answer = await callRaw(fixture, Buffer.alloc(0));
    expect(answer).toMatchObject({ code: status.INTERNAL, details: expect.not.stringContaining('secret') });
    expect(fixture.logLines.join('')).toContain('secret of the store');
  });

  test('a caller that cancels aborts the handler', async () => {
    const { promise: aborted, resolve } = signalled();
    const { promise: arrived, resolve: arrive } = signalled();
    fixture = await startGrpc(
      creditService({
        getRating: getRating((_request, { signal }) => {
          signal.addEventListener('abort', () => resolve());
          arrive();
          return new Promise(() => undefined);
        }),
      }),
    );
    const controller = new AbortController();
    const call = fixture.client().calls.getRating(ratingRequest, { signal: controller.signal });
    await arrived;
    controller.abort(new Error('not needed any more'));
    await expect(call).rejects.toThrow('not needed any more');
    await aborted;
  });

  test('a deadline aborts the handler and answers DEADLINE_EXCEEDED', async () => {
    const { promise: aborted, resolve } = signalled();
    fixture = await startGrpc(
      creditService({
        getRating: getRating((_request, { signal }) => {
          signal.addEventListener('abort', () => resolve());
          return new Promise(() => undefined);
        }),
      }),
    );
    const call = fixture.client({ deadlineMs: 100 }).calls.getRating(ratingRequest);
    await expect(call).rejects.toMatchObject({ error: { code: 'DEADLINE_EXCEEDED' } });
    await aborted;
  });

  test('a deadline that has passed already never reaches the handler', async () => {
    let handled = 0;
    const ahead = { now: () => new Date(Date.now() + 60_000) };
    fixture = await startGrpc(
      creditService({
        getRating: getRating(async () => {
          handled += 1;
          return { rating: undefined };
        }),
      }),
      { clock: ahead },
    );
    const call = fixture.client({ deadlineMs: 5_000 }).calls.getRating(ratingRequest);
    await expect(call).rejects.toMatchObject({ error: { code: 'DEADLINE_EXCEEDED' } });
    expect(handled).toBe(0);
  });

  test('calls over the limit are refused while the others run', async () => {
    const { promise: release, resolve } = signalled();
    const { promise: arrived, resolve: arrive } = signalled();
    fixture = await startGrpc(
      creditService({
        getRating: getRating(async () => {
          arrive();
          await release;
          return { rating: undefined };
        }),
      }),
      { limits: { maxConcurrent: 1 } },
    );
    const { calls } = fixture.client();
    const first = calls.getRating(ratingRequest);
    await arrived;
    await expect(calls.getRating(ratingRequest)).rejects.toMatchObject({
      error: { code: 'DEPENDENCY_UNAVAILABLE', facts: { reason: 'OVERLOADED' } },
    });
    resolve();
    await expect(first).resolves.toEqual({ rating: undefined });
  });

  test('a draining service refuses', async () => {
    fixture = await startGrpc(creditService(), { draining: () => true });
    expect(codeOf(await callRaw(fixture, Buffer.alloc(0)))).toBe('DRAINING');
  });
});

describe('server streams', () => {
  const batch = { enterpriseUsccs: [], asOf: undefined, purpose: 'SUBSIDY' };

  test('answer every item in order', async () => {
    fixture = await startGrpc(creditService());
    const asked = Array.from({ length: 10_000 }, (_, index) => `code-${index}`);
    const answered: string[] = [];
    for await (const { enterpriseUscc } of fixture
      .client()
      .calls.batchGetRatings({ ...batch, enterpriseUsccs: asked })) {
      answered.push(enterpriseUscc);
    }
    expect(answered).toEqual(asked);
  });

  test('are pulled no faster than the caller reads', async () => {
    const total = 5_000;
    const padding = 'x'.repeat(10_000);
    let pulled = 0;
    fixture = await startGrpc(
      creditService({
        batchGetRatings: {
          kind: 'server-stream',
          access: 'anyone',
          handle: async function* () {
            for (; pulled < total; pulled += 1) yield { enterpriseUscc: padding, answer: undefined };
          },
        },
      }),
    );
    const { calls } = fixture.client({ deadlineMs: 30_000 });
    const stream = calls.batchGetRatings(batch)[Symbol.asyncIterator]();
    await stream.next();
    const standing = await untilStanding(() => pulled);
    expect(standing).toBeLessThan(total / 4);
    let received = 1;
    while ((await stream.next()).done !== true) received += 1;
    expect(received).toBe(total);
  });

  test('stop their source when the caller leaves', async () => {
    const { promise: closed, resolve } = signalled();
    fixture = await startGrpc(
      creditService({
        batchGetRatings: {
          kind: 'server-stream',
          access: 'anyone',
          handle: async function* () {
            try {
              for (;;) yield { enterpriseUscc: 'more', answer: undefined };
            } finally {
              resolve();
            }
          },
        },
      }),
    );
    for await (const answer of fixture.client().calls.batchGetRatings(batch)) {
      if (answer.enterpriseUscc === 'more') break;
    }
    await closed;
  });

  test('end with the refusal that happens in the middle', async () => {
    fixture = await startGrpc(
      creditService({
        batchGetRatings: {
          kind: 'server-stream',
          access: 'anyone',
          handle: async function* () {
            yield { enterpriseUscc: 'first', answer: undefined };
            throw new Refusal(domainError('AUTHORISATION_MISSING', 'withdrawn meanwhile'));
          },
        },
      }),
    );
    const stream = fixture.client().calls.batchGetRatings(batch)[Symbol.asyncIterator]();
    await expect(stream.next()).resolves.toMatchObject({ value: { enterpriseUscc: 'first' } });
    await expect(stream.next()).rejects.toMatchObject({ error: { code: 'AUTHORISATION_MISSING' } });
  });

  test('may be refused as a whole', async () => {
    fixture = await startGrpc(
      creditService({
        batchGetRatings: {
          kind: 'server-stream',
          access: 'anyone',
          handle: async () => domainError('BATCH_TOO_LARGE', 'over 10,000'),
        },
      }),
    );
    const stream = fixture.client().calls.batchGetRatings(batch)[Symbol.asyncIterator]();
    await expect(stream.next()).rejects.toMatchObject({ error: { code: 'BATCH_TOO_LARGE' } });
  });

  test('without an end of their own are told when the door closes', async () => {
    const running = await startGrpc(
      creditService({
        batchGetRatings: {
          kind: 'server-stream',
          access: 'anyone',
          handle: async function* (_request, { closing }) {
            yield { enterpriseUscc: 'now', answer: undefined };
            await new Promise((resolve) => closing.addEventListener('abort', resolve));
          },
        },
      }),
    );
    fixture = running;
    const stream = running.client().calls.batchGetRatings(batch)[Symbol.asyncIterator]();
    await stream.next();
    const closed = running.door.close(30_000);
    await expect(stream.next()).resolves.toMatchObject({ done: true });
    await closed;
  });
});

describe('closing', () => {
  test('lets a running call finish', async () => {
    const { promise: release, resolve } = signalled();
    const { promise: arrived, resolve: arrive } = signalled();
    const running = await startGrpc(
      creditService({
        getRating: getRating(async () => {
          arrive();
          await release;
          return { rating: undefined };
        }),
      }),
    );
    fixture = running;
    const call = running.client().calls.getRating(ratingRequest);
    await arrived;
    const closed = running.door.close(30_000);
    resolve();
    await expect(call).resolves.toEqual({ rating: undefined });
    await closed;
  });

  test('cuts what does not finish in time', async () => {
    const { promise: arrived, resolve: arrive } = signalled();
    const running = await startGrpc(
      creditService({
        getRating: getRating(() => {
          arrive();
          return new Promise(() => undefined);
        }),
      }),
    );
    fixture = running;
    const call = running.client().calls.getRating(ratingRequest);
    const failed = expect(call).rejects.toBeInstanceOf(Refusal);
    await arrived;
    await running.door.close(50);
    await failed;
  });
});

test('calls are measured by method and status', async () => {
  fixture = await startGrpc(creditService());
  await fixture.client().calls.getRating(ratingRequest);
  await callRaw(fixture, Buffer.alloc(0));
  const lines = (await metricsText()).split('\n');
  const counted = (status: string): string | undefined =>
    lines.find(
      (line) =>
        line.startsWith('rpc_server_call_duration_count{') &&
        line.includes('rpc_method="donghu.credit.v1.CreditRatingService/GetRating"') &&
        line.includes(`rpc_response_status_code="${status}"`),
    );
  expect(counted('OK')).toMatch(/ [1-9]\d*$/);
  expect(counted('UNAUTHENTICATED')).toMatch(/ [1-9]\d*$/);
});

/** The value once it has stopped growing: unchanged over many turns of the event loop with I/O between. */
async function untilStanding(read: () => number): Promise<number> {
  let last = -1;
  for (let unchanged = 0; unchanged < 200; ) {
    const value = read();
    unchanged = value === last ? unchanged + 1 : 0;
    last = value;
    await new Promise((resolve) => setImmediate(resolve));
  }
  return last;
}
