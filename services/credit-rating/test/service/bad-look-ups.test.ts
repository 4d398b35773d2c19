import { openDevelopmentIssuer, startService } from '@donghu/chassis';
import {
  BatchGetRatingsRequest,
  CreditRatingServiceClient,
  type GetRatingRequest,
  type WatchRatingsResponse,
} from '@donghu/contracts/credit';
import { systemClock } from '@donghu/kernel';
import { eventually, startTestService, type TestService } from '@donghu/testkit';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { service } from '../../src/service.js';
import { codeNumber } from '../party-code.js';

let running: TestService;
let client: CreditRatingServiceClient;
let token: string;

const metadataOf = (more: Readonly<Record<string, string>> = {}): Metadata => {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  for (const [name, value] of Object.entries(more)) metadata.set(name, value);
  return metadata;
};

const statusOf = (
  request: Partial<GetRatingRequest>,
  metadata = metadataOf(),
  deadline = Date.now() + 10_000,
): Promise<status> =>
  new Promise((resolve) => {
    client.getRating(
      { enterpriseUscc: codeNumber(1), asOf: undefined, purpose: 'SUPERVISION', ...request },
      metadata,
      { deadline },
      (fault: ServiceError | null) => resolve(fault?.code ?? status.OK),
    );
  });

const rate = async (enterpriseUscc: string): Promise<void> => {
  const answer = await running.call('POST', '/v1/credit-records', {
    as: { role: 'bureau' },
    body: {
      enterpriseUscc,
      kind: 'PENALTY',
      severity: 'MINOR',
      effectiveOn: '2025-01-01',
      source: 'AMR',
      documentNumber: 'B-1',
    },
  });
  expect(answer.status).toBe(201);
};

beforeAll(async () => {
  running = await startTestService({
    start: (environment) => startService(service, environment),
    openIssuer: (directory) => openDevelopmentIssuer(directory, systemClock),
  });
  client = new CreditRatingServiceClient(running.grpcAddress, credentials.createInsecure());
  token = await running.token({ role: 'regulator' });
  await rate(codeNumber(1));
});

afterAll(async () => {
  client?.close();
  await running?.stop();
});

describe('a look-up that is not well', () => {
  test('is answered where it is', async () => {
    expect(await statusOf({})).toBe(status.OK);
  });

  test('is refused when its deadline is over before it comes', async () => {
    expect(await statusOf({}, metadataOf(), Date.now() - 1_000)).toBe(status.DEADLINE_EXCEEDED);
  });

  test('is refused for metadata of more than 8 KB', async () => {
    const code = await statusOf({}, metadataOf({ 'x-note': 'x'.repeat(9_000) }));
    expect(code).toBe(status.RESOURCE_EXHAUSTED);
  });

  test('does not take the connection along when its metadata is huge', async () => {
    expect(await statusOf({}, metadataOf({ 'x-note': 'x'.repeat(200_000) }))).not.toBe(status.OK);
    expect(await statusOf({})).toBe(status.OK);
  });

  test('is refused for an instant in the future, and for a year that none has', async () => {
    expect(await statusOf({ asOf: new Date(Date.now() + 60_000) })).toBe(status.INVALID_ARGUMENT);
    expect(await statusOf({ asOf: new Date('0001-01-01T00:00:00Z') })).toBe(status.NOT_FOUND);
  });

  test('is refused for bytes that are no request', async () => {
    const raw = new Client(running.grpcAddress, credentials.createInsecure());
    const code = await new Promise((resolve) => {
      raw.makeUnaryRequest(
        '/donghu.credit.v1.CreditRatingService/GetRating',
        (bytes: Buffer) => bytes,
        (bytes) => bytes,
        Buffer.from([0x0a, 0xff]),
        metadataOf(),
        (fault) => resolve(fault?.code),
      );
    });
    raw.close();
    expect(code).toBe(status.INVALID_ARGUMENT);
  });
});

describe('a batch', () => {
  const batch = (enterpriseUsccs: string[], answersPerMessage?: number): Promise<number | status> =>
    new Promise((resolve) => {
      let answers = 0;
      client
        .batchGetRatings(
          BatchGetRatingsRequest.fromPartial({ enterpriseUsccs, purpose: 'SUPERVISION', answersPerMessage }),
          metadataOf(),
        )
        .on('data', ({ answer }) => {
          answers += answer?.$case === 'several' ? answer.value.answers.length : 1;
        })
        .on('error', (fault: Error) => resolve(-Number((fault as ServiceError).code)))
        .on('end', () => resolve(answers));
    });

  const codes = Array.from({ length: 10_001 }, (_, index) => codeNumber(index));

  test('of 10,001 codes or of none is refused', async () => {
    expect(await batch(codes, 1_000)).toBe(-status.INVALID_ARGUMENT);
    expect(await batch([])).toBe(-status.INVALID_ARGUMENT);
  });

  test('answers a code that stands in it many times once', async () => {
    expect(await batch([...codes.slice(0, 5), ...codes.slice(0, 5), ...codes.slice(0, 5)])).toBe(5);
    expect(await batch([...codes.slice(0, 10_000), ...codes.slice(0, 10_000)], 1_000)).toBe(10_000);
  });

  test.each([0, 1, 7, 1_000, 4_000_000_000])('comes whole with %i answers in a message', async (several) => {
    expect(await batch(codes.slice(0, 100), several)).toBe(100);
  });
});

describe('an authorisation', () => {
  test('that ends before it starts is refused', async () => {
    const subject = codeNumber(1);
    const answer = await running.call('POST', '/v1/authorisations', {
      as: { role: 'enterprise', uscc: subject },
      body: { subject, asker: codeNumber(2), purpose: 'CLAIM', from: '2099-06-01', to: '2099-05-31' },
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: '/to', rule: 'PERIOD_REVERSED' }] },
    });
  });
});

describe('a watcher', () => {
  test('of whom nothing is to be told hears a heartbeat, with a cursor', async () => {
    const request = { cursor: '', purpose: 'SUPERVISION', enterpriseUsccs: [codeNumber(9_999)] };
    const stream = client.watchRatings(request, metadataOf()).on('error', () => undefined);
    const heard: WatchRatingsResponse[] = [];
    stream.on('data', (response: WatchRatingsResponse) => heard.push(response));
    await eventually(async () => expect(heard.length).toBeGreaterThanOrEqual(2), { timeoutMillis: 30_000 });
    expect(heard.every(({ changes, cursor }) => changes.length === 0 && cursor !== '')).toBe(true);
    stream.cancel();
  });

  test('of 10,001 enterprises, or of a code that is none, is refused', async () => {
    const endOf = (enterpriseUsccs: string[]): Promise<status> =>
      new Promise((resolve) => {
        client
          .watchRatings({ cursor: '', purpose: 'SUPERVISION', enterpriseUsccs }, metadataOf())
          .on('data', () => resolve(status.OK))
          .on('error', (fault) => resolve((fault as ServiceError).code));
      });
    const many = Array.from({ length: 10_001 }, (_, index) => codeNumber(index));
    expect(await endOf(many)).toBe(status.INVALID_ARGUMENT);
    expect(await endOf(['none'])).toBe(status.INVALID_ARGUMENT);
  });
});

describe('a watcher that stops reading', () => {
  test('holds up nobody', async () => {
    const request = { cursor: '', purpose: 'SUPERVISION', enterpriseUsccs: [] };
    const idle = client.watchRatings(request, metadataOf());
    idle.on('error', () => undefined).pause();
    const busy = client.watchRatings(request, metadataOf());
    const heard: string[] = [];
    let isOpen = false;
    busy
      .on('error', () => undefined)
      .on('data', ({ changes }: WatchRatingsResponse) => {
        isOpen = true;
        heard.push(...changes.map(({ graded }) => graded?.rating?.enterpriseUscc ?? ''));
      });
    await eventually(async () => expect(isOpen).toBe(true));
    const expected = [20, 21, 22].map(codeNumber);
    for (const code of expected) await rate(code);
    await eventually(async () => expect(heard).toEqual(expected));
    expect(await statusOf({})).toBe(status.OK);
    idle.cancel();
    busy.cancel();
  });
});
