import { CreditRatingServiceClient } from '@donghu/contracts/credit';
import { type ClientReadableStream, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { afterEach, describe, expect, test } from '@jest/globals';
import { domainErrorFromServiceError } from '../../src/grpc/index.js';
import { creditService, type GrpcFixture, ratingRequest, signalled, startGrpc } from './grpc-fixture.js';

const watch = { cursor: '', purpose: 'SUPERVISION', enterpriseUsccs: [] };
/** Far more than any window of HTTP/2 holds. */
const largeText = 'x'.repeat(1_000_000);

let fixture: GrpcFixture | undefined;
let client: CreditRatingServiceClient | undefined;

afterEach(async () => {
  client?.close();
  await fixture?.stop();
  fixture = undefined;
});

const openWatch = async ({ address, token }: GrpcFixture): Promise<ClientReadableStream<unknown>> => {
  client = new CreditRatingServiceClient(address, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${await token('bureau')}`);
  return client.watchRatings(watch, metadata);
};

const endOf = (stream: ClientReadableStream<unknown>): Promise<ServiceError> =>
  new Promise((resolve) =>
    stream.on('error', (fault) => resolve(fault as ServiceError)).on('data', () => undefined),
  );

/** A stream that goes on for ever, and says when nobody pulls it any more. */
const startEndless = async (limits: object) => {
  const { promise: released, resolve } = signalled();
  fixture = await startGrpc(
    creditService({
      watchRatings: {
        kind: 'server-stream',
        access: { roles: ['bureau'] },
        isEndless: true,
        handle: async function* () {
          try {
            for (;;) yield { changes: [], cursor: largeText };
          } finally {
            resolve();
          }
        },
      },
    }),
    { limits },
  );
  return { running: fixture, released };
};

describe('a reader that stops reading', () => {
  test('loses its stream, and learns why when it reads on', async () => {
    const { running, released } = await startEndless({ longestStallMillis: 200, lastWordMillis: 60_000 });
    const stream = (await openWatch(running)).pause();
    await released;
    const fault = await endOf(stream.resume());
    expect(fault.code).toBe(status.RESOURCE_EXHAUSTED);
    expect(domainErrorFromServiceError(fault)?.code).toBe('READER_TOO_SLOW');
  });

  test('that never reads on keeps neither the stream nor what was not sent', async () => {
    const { running, released } = await startEndless({ longestStallMillis: 200 });
    const stream = (await openWatch(running)).on('error', () => undefined).pause();
    await released;
    // Closing waits for every stream that is open: nobody has cut this one off but its own limit.
    await running.door.close(300_000);
    stream.cancel();
  });
});

describe('streams without an end', () => {
  test('leave other calls their limit, and have one of their own', async () => {
    const { running } = await startEndless({ maxConcurrent: 1, maxEndlessStreams: 1 });
    const stream = (await openWatch(running)).on('error', () => undefined);
    await new Promise((resolve) => stream.once('data', resolve));
    stream.pause();
    const { calls } = running.client();
    await expect(calls.getRating(ratingRequest)).resolves.toEqual({ rating: undefined });
    const second = await endOf(await openWatch(running));
    expect(domainErrorFromServiceError(second)?.code).toBe('OVERLOADED');
    stream.cancel();
  });
});
