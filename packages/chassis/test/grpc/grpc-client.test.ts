import { createServer, type Server, type Socket } from 'node:net';
import { CreditRatingServiceClient } from '@donghu/contracts/credit';
import { domainError, Refusal } from '@donghu/kernel';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createGrpcClient, type GrpcClientSettings } from '../../src/grpc/index.js';
import { creditService, type GrpcFixture, getRating, ratingRequest, startGrpc } from './grpc-fixture.js';

let fixture: GrpcFixture | undefined;

afterEach(async () => {
  await fixture?.stop();
  fixture = undefined;
});

/** Accepts connections and never says a word. */
const startSilentServer = async (): Promise<{ address: string; server: Server; sockets: Socket[] }> => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return { address: `127.0.0.1:${port}`, server, sockets };
};

const settings = (more: Partial<GrpcClientSettings> = {}): GrpcClientSettings => ({
  tokens: () => 'token',
  deadlineMs: 5_000,
  serviceName: 'credit-rating',
  ...more,
});

describe('a dependency that is not there', () => {
  test('is DEPENDENCY_UNAVAILABLE and names itself', async () => {
    const { address, server } = await startSilentServer();
    await new Promise((resolve) => server.close(resolve));
    const client = createGrpcClient(CreditRatingServiceClient, address, settings());
    await expect(client.calls.getRating(ratingRequest)).rejects.toMatchObject({
      error: { code: 'DEPENDENCY_UNAVAILABLE', facts: { service: 'credit-rating', status: 'UNAVAILABLE' } },
    });
    client.close();
  });

  test('opens the circuit, after which calls fail without waiting', async () => {
    const { address, server, sockets } = await startSilentServer();
    let now = 0;
    const client = createGrpcClient(
      CreditRatingServiceClient,
      address,
      settings({
        circuit: { failureThreshold: 2, openMs: 1_000 },
        clock: { now: () => new Date(now) },
        deadlineMs: -1, // Every call is too late on this clock, which stands at 1970.
      }),
    );
    const code = (): Promise<unknown> =>
      client.calls.getRating(ratingRequest).catch((error: unknown) => (error as Refusal).error.facts.circuit);
    expect([await code(), await code(), await code()]).toEqual([undefined, undefined, 'open']);
    now = 1_000;
    expect([await code(), await code()]).toEqual([undefined, 'open']);
    client.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  test('that does not answer in time is DEADLINE_EXCEEDED', async () => {
    const { address, server, sockets } = await startSilentServer();
    const client = createGrpcClient(CreditRatingServiceClient, address, settings({ deadlineMs: 200 }));
    const call = client.calls.getRating(ratingRequest);
    await expect(call).rejects.toMatchObject({ error: { code: 'DEADLINE_EXCEEDED' } });
    client.close();
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('a dependency that answers', () => {
  const failing = (times: number, code: 'STORE_UNAVAILABLE' | 'RATING_NOT_FOUND') => {
    const asked = { count: 0 };
    const service = creditService({
      getRating: getRating(async () => {
        asked.count += 1;
        return asked.count <= times ? domainError(code, 'not now') : { rating: undefined };
      }),
    });
    return { asked, service };
  };

  test('UNAVAILABLE is asked again', async () => {
    const { asked, service } = failing(2, 'STORE_UNAVAILABLE');
    fixture = await startGrpc(service);
    await expect(fixture.client().calls.getRating(ratingRequest)).resolves.toEqual({ rating: undefined });
    expect(asked.count).toBe(3);
  });

  test('UNAVAILABLE is asked a bounded number of times, and its reason is told', async () => {
    const { asked, service } = failing(100, 'STORE_UNAVAILABLE');
    fixture = await startGrpc(service);
    await expect(fixture.client().calls.getRating(ratingRequest)).rejects.toMatchObject({
      error: { code: 'DEPENDENCY_UNAVAILABLE', facts: { reason: 'STORE_UNAVAILABLE' } },
    });
    expect(asked.count).toBe(3);
  });

  test('a refusal is passed on, asked once, and leaves the circuit closed', async () => {
    const { asked, service } = failing(3, 'RATING_NOT_FOUND');
    fixture = await startGrpc(service);
    const { calls } = fixture.client({ circuit: { failureThreshold: 1, openMs: 60_000 } });
    for (let time = 0; time < 3; time += 1) {
      const call = calls.getRating(ratingRequest);
      await expect(call).rejects.toMatchObject({ error: { code: 'RATING_NOT_FOUND' } });
    }
    expect(asked.count).toBe(3);
    await expect(calls.getRating(ratingRequest)).resolves.toEqual({ rating: undefined });
  });

  test('an earlier deadline of the caller holds', async () => {
    fixture = await startGrpc(
      creditService({
        getRating: getRating(async (_request, { deadline }) =>
          domainError('NOT_FOUND', 'x', { facts: { deadline: String(deadline?.getTime()) } }),
        ),
      }),
    );
    const deadline = new Date(Date.now() + 30_000);
    const error = await fixture
      .client({ deadlineMs: 600_000 })
      .calls.getRating(ratingRequest, { deadline })
      .catch((caught: unknown) => caught);
    if (!(error instanceof Refusal)) throw error;
    expect(Number(error.error.facts.deadline)).toBeLessThan(deadline.getTime() + 60_000);
  });

  test('a stream can be given up in the middle by its signal', async () => {
    fixture = await startGrpc(
      creditService({
        batchGetRatings: {
          kind: 'server-stream',
          access: 'anyone',
          handle: async function* () {
            yield { enterpriseUscc: 'first', answer: undefined };
            await new Promise(() => undefined);
          },
        },
      }),
    );
    const controller = new AbortController();
    const { calls } = fixture.client();
    const request = { enterpriseUsccs: [], asOf: undefined, purpose: 'SUBSIDY' };
    const stream = calls.batchGetRatings(request, { signal: controller.signal })[Symbol.asyncIterator]();
    await stream.next();
    const next = stream.next();
    controller.abort(new Error('shutting down'));
    await expect(next).rejects.toThrow('shutting down');
  });

  test('a call that is given up before it begins is not made', async () => {
    fixture = await startGrpc(creditService());
    const controller = new AbortController();
    const tokens = async (): Promise<string> => {
      controller.abort(new Error('too late'));
      return 'token';
    };
    const { calls } = fixture.client({ tokens });
    await expect(calls.getRating(ratingRequest, { signal: controller.signal })).rejects.toThrow('too late');
  });
});
