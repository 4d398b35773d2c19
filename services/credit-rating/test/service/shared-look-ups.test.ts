import { createGrpcClient, type GrpcClient, type RunningService } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import {
  CreditRatingServiceClient,
  type CreditRatingServiceService,
  Rating as RatingMessage,
  type WatchRatingsResponse,
} from '@donghu/contracts/credit';
import type { SharingGrant } from '@donghu/contracts/registry';
import {
  type Caller,
  type EventPublisher,
  eventually,
  type JsonAnswer,
  openEventPublisher,
  type TestService,
} from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type RatingPart, ratingParts } from '../../src/domain/rating-part.js';
import { codeNumber } from '../party-code.js';
import { goodFigures, record, registration } from './reported-facts.js';
import { startTwoReplicas } from './two-replicas.js';

const subject = codeNumber(1);
const department: Caller = { role: 'bureau', department: 'STB' };
const owner: Caller = { role: 'enterprise', uscc: subject };
const regulator: Caller = { role: 'regulator' };

let running: TestService;
let second: RunningService;
let publisher: EventPublisher;
const clients: GrpcClient<typeof CreditRatingServiceService>[] = [];

const grpcOf = (address: string, caller: Caller) => {
  const client = createGrpcClient(CreditRatingServiceClient, address, {
    tokens: () => running.token(caller),
    deadlineMs: 20_000,
    serviceName: 'credit-rating',
  });
  clients.push(client);
  return client.calls;
};

const here = (caller = department) => grpcOf(running.grpcAddress, caller);
const there = (caller = department) => grpcOf(`127.0.0.1:${second.grpcPort}`, caller);

const urls = () => [running.httpUrl, `http://127.0.0.1:${second.httpPort}`];

const getAt = async (
  url: string,
  path: string,
  caller: Caller,
): Promise<Pick<JsonAnswer, 'status' | 'body'>> => {
  const answer = await fetch(`${url}${path}`, {
    headers: { authorization: `Bearer ${await running.token(caller)}` },
  });
  return { status: answer.status, body: await answer.json() };
};

interface Told {
  readonly rating?: RatingMessage | undefined;
  readonly code?: string;
  readonly reason?: string | undefined;
}

interface Refused {
  readonly error: { readonly code: string; readonly facts: { readonly reason?: string } };
}

const refused = ({ error }: Refused): Told => ({ code: error.code, reason: error.facts.reason });

/** What each replica says at its gRPC door. */
const overGrpc = (
  shareRequestId?: string,
  more: object = {},
  caller = department,
): Promise<readonly Told[]> =>
  Promise.all(
    [here(caller), there(caller)].map((calls) =>
      calls
        .getRating({
          enterpriseUscc: subject,
          asOf: undefined,
          purpose: 'SUPERVISION',
          shareRequestId,
          ...more,
        })
        .catch(refused),
    ),
  );

/** What each replica says at its HTTP door. */
const overHttp = (shareRequestId?: string, purpose = 'SUPERVISION', caller = department) => {
  const request = shareRequestId === undefined ? '' : `&shareRequestId=${shareRequestId}`;
  const path = `/v1/ratings/${subject}?purpose=${purpose}${request}`;
  return Promise.all(urls().map((url) => getAt(url, path, caller)));
};

let requests = 0;

const grantOf = (more: Partial<SharingGrant>): SharingGrant => ({
  requestId: `request-${requests}`,
  entryId: 'DRC-CREDIT-RATING',
  dataset: 'RATING',
  department: 'STB',
  purpose: 'SUPERVISION',
  fields: ['grade'],
  from: '2025-07-01',
  to: '2026-07-01',
  revoked: false,
  ...more,
});

/** As the registry tells of it; the id of the request. */
const tell = async (more: Partial<SharingGrant>, aggregateVersion = 2): Promise<string> => {
  const grant = grantOf(more);
  const change = grant.revoked ? 'REVOKED' : 'GRANTED';
  await publisher.publish(
    eventCatalogue.SharingGrantChanged,
    { grant, change, effectiveOn: '2025-07-10' },
    { aggregateVersion },
  );
  return grant.requestId;
};

/** Tells of grants one after the other, and waits until the last one is seen by both replicas. */
const granted = async (...grants: readonly Partial<SharingGrant>[]): Promise<readonly string[]> => {
  const ids: string[] = [];
  for (const grant of [...grants, {}]) {
    requests += 1;
    ids.push(await tell(grant));
  }
  const last = ids.pop();
  await eventually(async () => {
    const answers = await overGrpc(last);
    expect(answers.map(({ rating }) => rating?.grade)).toEqual(['AA', 'AA']);
  });
  return ids;
};

const always = ['uscc', 'version', 'effectiveAt', 'modelVersion', 'disputed'];

/** The whole rating, as the regulator sees it. */
let whole: Record<string, unknown>;
let wholeMessage: RatingMessage;

beforeAll(async () => {
  ({ running, second } = await startTwoReplicas());
  publisher = await openEventPublisher(running.backing.natsUrl);
  for (const url of urls()) {
    const moved = await fetch(`${url}/v1/business-clock`, {
      method: 'PUT',
      headers: {
        authorization: `Bearer ${await running.token({ role: 'operator' })}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ now: '2025-07-10T10:00:00+08:00' }),
    });
    expect(moved.status).toBe(200);
  }
  await publisher.publish(eventCatalogue.EnterpriseChanged, registration(subject, 'GAZELLE'), {
    aggregateVersion: 1,
  });
  const path = `/v1/ratings/${subject}?purpose=SUPERVISION`;
  const seen = async () => (await running.call('GET', path, { as: regulator })).body;
  await eventually(async () => expect((await seen()).version).toBe(1));
  const records = [
    ...goodFigures(subject),
    record(subject, 'VETO_SET', '2025-06-01', { value: 'FRAUD', source: 'DRC' }),
  ];
  await running.bulk('/v1/credit-records/bulk', records, { role: 'bureau' });
  const objected = await running.call('POST', '/v1/objections', {
    as: owner,
    body: {
      enterpriseUscc: subject,
      record: { kind: 'VETO_SET', source: 'DRC', documentNumber: records.at(-1)?.documentNumber },
      statement: '并非本企业',
    },
  });
  expect(objected.status).toBe(201);
  whole = await seen();
  expect(whole).toMatchObject({ grade: 'AA', supervisionClass: 'D', vetoes: ['FRAUD'], disputed: true });
  const told = await here(regulator).getRating({
    enterpriseUscc: subject,
    asOf: undefined,
    purpose: 'SUPERVISION',
  });
  if (told.rating === undefined) throw new Error('the regulator saw nothing');
  wholeMessage = told.rating;
}, 60_000);

afterAll(async () => {
  for (const client of clients) client.close();
  await publisher?.close();
  await second?.stop();
  await running?.stop();
});

/** The fields that a part has at the HTTP door, of this rating. */
const fieldsOf = (part: RatingPart): readonly string[] => {
  if (part === 'preNotice') return [];
  return part === 'cause' ? ['cause', 'recordedAt'] : [part];
};

const messageOf = (parts: readonly string[]): RatingMessage => {
  const { enterpriseUscc, version, effectiveAt, modelVersion, disputed } = wholeMessage;
  const shown = Object.entries(wholeMessage).filter(([field]) => parts.includes(field));
  return RatingMessage.fromPartial({
    ...{ enterpriseUscc, version, effectiveAt, modelVersion, disputed },
    ...Object.fromEntries(shown),
  });
};

describe('a department sees exactly what was granted', () => {
  test.each([
    ...ratingParts.map((part): [string, readonly RatingPart[]] => [part, [part]]),
    ['what is shared without condition', ['grade', 'supervisionClass', 'validTo']] as [string, RatingPart[]],
    ['score and points', ['scoreMilli', 'dimensions']] as [string, RatingPart[]],
    ['everything', [...ratingParts]] as [string, RatingPart[]],
  ])('of %s, at both doors of both replicas', async (_, fields) => {
    const [id] = await granted({ fields: [...fields] });
    const names = [...always, ...fields.flatMap(fieldsOf)];
    const expected = Object.fromEntries(Object.entries(whole).filter(([field]) => names.includes(field)));
    for (const { status, body } of await overHttp(id)) {
      expect(status).toBe(200);
      expect(body).toEqual(expected);
    }
    for (const { rating } of await overGrpc(id)) expect(rating).toEqual(messageOf(fields));
  });

  test('of many, and of one as it was', async () => {
    const [id] = await granted({ fields: ['supervisionClass'] });
    const answers = [];
    const request = { enterpriseUsccs: [subject, codeNumber(77)], asOf: undefined, purpose: 'SUPERVISION' };
    for await (const { answer } of here().batchGetRatings({ ...request, shareRequestId: id })) {
      answers.push(answer);
    }
    expect(answers).toContainEqual({ $case: 'rating', value: messageOf(['supervisionClass']) });
    expect(answers).toContainEqual(
      expect.objectContaining({ value: expect.objectContaining({ code: 'RATING_NOT_FOUND' }) }),
    );
    const asOf = new Date('2025-07-10T09:59:00+08:00');
    for (const told of await overGrpc(id, { asOf })) expect(told).toEqual({ code: 'RATING_NOT_FOUND' });
  });

  test('of the history, at both doors', async () => {
    const [id] = await granted({ fields: ['supervisionClass'] });
    const asked = { enterpriseUscc: subject, purpose: 'SUPERVISION', shareRequestId: id };
    const { ratings } = await there().listRatingHistory(asked);
    expect(ratings.length).toBeGreaterThan(1);
    for (const { grade, scoreMilli, vetoes, dimensions } of ratings) {
      expect([grade, scoreMilli, vetoes, dimensions]).toEqual(['', 0, [], []]);
    }
    expect(ratings.at(-1)?.supervisionClass).toBe('SUPERVISION_CLASS_D');
    const path = `/v1/ratings/${subject}/history?purpose=SUPERVISION&shareRequestId=${id}`;
    for (const url of urls()) {
      const { body } = await getAt(url, path, department);
      expect(body.items).toHaveLength(ratings.length);
      for (const item of body.items) {
        expect(Object.keys(item).sort()).toEqual([...always, 'supervisionClass'].sort());
      }
    }
  });

  test('of the reasons, where the indicators were granted, at both doors', async () => {
    const summed: RatingPart[] = ['grade', 'supervisionClass', 'scoreMilli', 'vetoes', 'indicators'];
    const [bare, full, none] = await granted(
      { fields: ['indicators'] },
      { fields: summed },
      { fields: summed.filter((part) => part !== 'indicators') },
    );
    const asked = { enterpriseUscc: subject, asOf: undefined, purpose: 'SUPERVISION' };
    const explain = (calls: ReturnType<typeof here>, shareRequestId?: string) =>
      calls.explainRating({ ...asked, shareRequestId });
    const path = (id?: string) =>
      `/v1/ratings/${subject}/explanation?purpose=SUPERVISION&shareRequestId=${id}`;
    for (const calls of [here(), there()]) {
      const shown = await explain(calls, bare);
      expect(shown.reasons).toHaveLength(15);
      expect(shown.summary).toEqual({ zh: '', en: '' });
      expect((await explain(calls, full)).summary?.en).toContain(
        'Class D by veto: established insurance or subsidy fraud',
      );
      expect(await explain(calls, none).catch(refused)).toEqual({
        code: 'SHARE_REQUEST_MISSING',
        reason: 'FIELD',
      });
    }
    for (const url of urls()) {
      expect((await getAt(url, path(bare), department)).body).toMatchObject({ summary: { zh: '', en: '' } });
      expect((await getAt(url, path(full), department)).body.summary.zh).toContain('否决事项：骗保骗补');
      expect(await getAt(url, path(none), department)).toMatchObject({
        status: 403,
        body: { code: 'SHARE_REQUEST_MISSING' },
      });
    }
  });
});

describe('a department is refused', () => {
  test.each<[string, Partial<SharingGrant>, string, Caller, string]>([
    ['for another purpose', {}, 'SUBSIDY', department, 'PURPOSE'],
    ['under the grant of another', {}, 'SUPERVISION', { role: 'bureau', department: 'TAX' }, 'NO_GRANT'],
    ['whose token names none', {}, 'SUPERVISION', { role: 'bureau' }, 'NO_DEPARTMENT'],
    ['before the grant begins', { from: '2025-07-11' }, 'SUPERVISION', department, 'NOT_YET'],
    ['from the day on which it ends', { to: '2025-07-10' }, 'SUPERVISION', department, 'EXPIRED'],
    ['under a grant that was revoked', { revoked: true }, 'SUPERVISION', department, 'REVOKED'],
    ['under a grant on other data', { dataset: 'ENTERPRISE' }, 'SUPERVISION', department, 'NO_GRANT'],
  ])('%s, at both doors of both replicas', async (_, grant, purpose, caller, reason) => {
    const [id] = await granted(grant);
    const refusal = { code: 'SHARE_REQUEST_MISSING', reason };
    expect(await overGrpc(id, { purpose }, caller)).toEqual([refusal, refusal]);
    for (const answer of await overHttp(id, purpose, caller)) {
      expect(answer).toMatchObject({ status: 403, body: { code: refusal.code, facts: { reason } } });
    }
  });

  test.each([
    ['without a share request', undefined, 'REQUIRED'],
    ['with an empty one', '', 'REQUIRED'],
    ['under one that nobody knows', 'request-of-nobody', 'NO_GRANT'],
  ])('%s, at both doors of both replicas, in each way of looking up', async (_, id, reason) => {
    const refusal = { code: 'SHARE_REQUEST_MISSING', reason };
    expect(await overGrpc(id)).toEqual([refusal, refusal]);
    for (const { status } of await overHttp(id)) expect(status).toBe(403);
    const asked = { enterpriseUscc: subject, purpose: 'SUPERVISION', shareRequestId: id };
    const many = { enterpriseUsccs: [subject], asOf: undefined, purpose: 'SUPERVISION', shareRequestId: id };
    const watched = { cursor: '', purpose: 'SUPERVISION', enterpriseUsccs: [], shareRequestId: id };
    for (const calls of [here(), there()]) {
      expect(await calls.listRatingHistory(asked).catch(refused)).toEqual(refusal);
      expect(await calls.explainRating({ ...asked, asOf: undefined }).catch(refused)).toEqual(refusal);
      for (const stream of [calls.batchGetRatings(many), calls.watchRatings(watched)]) {
        expect(await stream[Symbol.asyncIterator]().next().catch(refused)).toEqual(refusal);
      }
    }
  });
});

describe('a grant that is taken back', () => {
  test('ends at both doors of both replicas, and does not come back with what was told before it', async () => {
    const [id = ''] = await granted({});
    expect((await overGrpc(id)).map(({ rating }) => rating?.grade)).toEqual(['AA', 'AA']);
    await tell({ requestId: id, revoked: true }, 3);
    const refusal = { code: 'SHARE_REQUEST_MISSING', reason: 'REVOKED' };
    await eventually(async () => {
      const [answer] = await overHttp(id);
      expect(answer?.status).toBe(403);
    });
    for (const { status } of await overHttp(id)) expect(status).toBe(403);
    await eventually(async () => expect(await overGrpc(id)).toEqual([refusal, refusal]));
    await tell({ requestId: id }, 2);
    await granted();
    expect(await overGrpc(id)).toEqual([refusal, refusal]);
  });

  test('ends what is watched under it; until then it tells of what was granted', async () => {
    const [id = ''] = await granted({ fields: ['supervisionClass'] });
    const watched = { cursor: '', purpose: 'SUPERVISION', enterpriseUsccs: [], shareRequestId: id };
    const streams = [here(), there()].map((calls) => calls.watchRatings(watched)[Symbol.asyncIterator]());
    for (const stream of streams) await stream.next();
    await running.bulk(
      '/v1/credit-records/bulk',
      [record(codeNumber(2), 'VETO_SET', '2025-06-01', { value: 'FRAUD', source: 'DRC' })],
      { role: 'bureau' },
    );
    const news = async (stream: AsyncIterator<WatchRatingsResponse>): Promise<WatchRatingsResponse> => {
      const { value, done } = await stream.next();
      if (done === true) throw new Error('the watch ended');
      return value.changes.length === 0 ? news(stream) : value;
    };
    for (const stream of streams) {
      const [change] = (await news(stream)).changes;
      expect(change?.graded).toMatchObject({
        cause: '',
        rating: { grade: '', supervisionClass: 'SUPERVISION_CLASS_D', vetoes: [], validTo: '' },
      });
    }
    await tell({ requestId: id, revoked: true }, 3);
    for (const stream of streams) {
      expect(await news(stream).catch(refused)).toEqual({ code: 'SHARE_REQUEST_MISSING', reason: 'REVOKED' });
    }
  });
});

describe('others', () => {
  test('need no share request, and are not bound by one', async () => {
    const [id] = await granted({ fields: ['grade'] });
    for (const caller of [regulator, { role: 'finance' }, { role: 'service' }]) {
      for (const { rating } of await overGrpc(id, {}, caller)) expect(rating).toEqual(wholeMessage);
      for (const { rating } of await overGrpc(undefined, {}, caller)) expect(rating).toEqual(wholeMessage);
    }
    const asked = { enterpriseUscc: subject, asOf: undefined, purpose: 'SUPERVISION' };
    expect(await here({ role: 'service' }).explainRating(asked).catch(refused)).toMatchObject({
      code: 'FORBIDDEN',
    });
    const path = `/v1/ratings/${subject}?purpose=SUPERVISION`;
    expect(await running.call('GET', path, { as: { role: 'service' } })).toMatchObject({ status: 403 });
  });
});

test('every look-up of a department is in the log that the enterprise reads, refused or not', async () => {
  const [id = '', taxes = ''] = await granted(
    { fields: ['grade', 'vetoes'] },
    { fields: ['grade', 'vetoes'], purpose: 'SUBSIDY' },
  );
  for (const request of [id, taxes]) await Promise.all([overGrpc(request), overHttp(request)]);
  await Promise.all([overGrpc(), overHttp()]);
  const path = `/v1/lookups?subject=${subject}&limit=500`;
  const items: { readonly shareRequestId?: string }[] = [];
  for (let cursor = ''; ; ) {
    const { body } = await running.call('GET', `${path}&cursor=${cursor}`, { as: owner });
    items.push(...body.items);
    cursor = body.nextCursor;
    if (cursor === '') break;
  }
  const under = (request: string | undefined) =>
    items.filter(({ shareRequestId }) => shareRequestId === request);
  const admitted = { department: 'STB', purpose: 'SUPERVISION', shareRequestId: id, outcome: 'ADMITTED' };
  const doors = ['GET /v1/ratings/:uscc', 'GET /v1/ratings/:uscc', 'GetRating', 'GetRating'];
  expect(under(id).map((entry) => ({ ...entry, door: undefined }))).toMatchObject(
    doors.map(() => ({ ...admitted, fields: ['grade', 'vetoes'] })),
  );
  expect(
    under(id)
      .map((entry) => (entry as { door?: string }).door)
      .sort(),
  ).toEqual(doors);
  expect(under(taxes)).toMatchObject(
    doors.map(() => ({ outcome: 'REFUSED', code: 'SHARE_REQUEST_MISSING', reason: 'PURPOSE', fields: [] })),
  );
  expect(under(undefined).slice(-4)).toMatchObject(
    doors.map(() => ({ outcome: 'REFUSED', code: 'SHARE_REQUEST_MISSING', reason: 'REQUIRED', fields: [] })),
  );
});
