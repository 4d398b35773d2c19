import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openDevelopmentIssuer, type RunningService, startService } from '@donghu/chassis';
import { systemClock } from '@donghu/kernel';
import {
  type Caller,
  eventually,
  MunicipalPlatform,
  platformFaults,
  startTestService,
  type TestService,
} from '@donghu/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { service } from '../../src/service.js';
import { codeNumber } from '../party-code.js';

const bureau: Caller = { role: 'bureau' };
const operator: Caller = { role: 'operator' };

const patient = { timeoutMillis: 20_000, everyMillis: 50 };

let platform: MunicipalPlatform;
let running: TestService;
let second: RunningService;
let documents = 0;

const post = async (enterpriseUscc: string, kind: string, more: object): Promise<void> => {
  documents += 1;
  const answer = await running.call('POST', '/v1/credit-records', {
    as: bureau,
    body: {
      enterpriseUscc,
      kind,
      effectiveOn: '2025-01-01',
      source: 'DRC',
      documentNumber: `P-${documents}`,
      ...more,
    },
  });
  expect(answer.status).toBe(201);
};

const setVeto = (uscc: string, value = 'FRAUD') => post(uscc, 'VETO_SET', { value });
const clearVeto = (uscc: string) => post(uscc, 'VETO_CLEARED', { value: 'FRAUD' });

interface ShownRecord {
  readonly recordId: string;
  readonly state: string;
  readonly digest?: string;
  readonly fault?: { readonly code: string };
  readonly content: Readonly<Record<string, unknown>>;
}

const ledger = async (query = ''): Promise<readonly ShownRecord[]> => {
  const items: ShownRecord[] = [];
  let cursor = '';
  do {
    const { status, body } = await running.call(
      'GET',
      `/v1/push-records?limit=500&cursor=${cursor}${query}`,
      {
        as: operator,
      },
    );
    expect(status).toBe(200);
    items.push(...body.items);
    cursor = body.nextCursor;
  } while (cursor !== '');
  return items;
};

/** Everything was acknowledged, and the platform holds the same records. */
const expectSame = async (): Promise<void> => {
  const rows = await ledger();
  expect(rows.filter(({ state }) => state !== 'ACKNOWLEDGED')).toEqual([]);
  expect(new Map(rows.map(({ recordId, digest }) => [recordId, digest]))).toEqual(platform.digests());
};

/** On the business clock of each replica. */
const passDays = async (days: number): Promise<void> => {
  const now = new Date(Date.now() + days * 86_400_000).toISOString();
  const authorization = `Bearer ${await running.token(operator)}`;
  for (const url of [running.httpUrl, `http://127.0.0.1:${second.httpPort}`]) {
    const moved = await fetch(`${url}/v1/business-clock`, {
      method: 'PUT',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ now }),
    });
    expect(moved.status).toBe(200);
  }
};

const settled = (): Promise<void> => eventually(expectSame, patient);

beforeAll(async () => {
  platform = await MunicipalPlatform.start();
  let environment: NodeJS.ProcessEnv = {};
  running = await startTestService({
    start: async (given) => {
      const authority = path.join(path.dirname(given.JWKS_FILE ?? ''), 'platform.pem');
      await writeFile(authority, platform.authority);
      environment = {
        ...given,
        MUNICIPAL_PLATFORM_URL: platform.url,
        MUNICIPAL_PLATFORM_CA_FILE: authority,
        MUNICIPAL_PLATFORM_BATCH: '16',
        MUNICIPAL_PLATFORM_DEADLINE_MILLIS: '500',
        MUNICIPAL_PLATFORM_RETRY_MILLIS: '20',
        EVALUATING_UNIT_NAME: '示范区评价单位',
        EVALUATING_UNIT_USCC: codeNumber(999_999),
      };
      return startService(service, environment);
    },
    openIssuer: (directory) => openDevelopmentIssuer(directory, systemClock),
  });
  second = await startService(service, environment);
});

beforeEach(() => {
  platform.refusalOf = () => undefined;
});

afterAll(async () => {
  await second?.stop();
  await running?.stop();
  await platform?.stop();
});

describe('a change of an enterprise', () => {
  test('is told with all that the platform is to know', async () => {
    const uscc = codeNumber(1);
    await post(uscc, 'PENALTY', {
      severity: 'SERIOUS',
      source: 'AMR',
      documentNumber: '武市监罚〔2025〕1号',
      effectiveOn: '2025-02-03',
    });
    await settled();
    expect(platform.records.get(`${uscc}/0000000001`)).toEqual({
      recordId: `${uscc}/0000000001`,
      batchId: expect.any(String),
      subjectName: '',
      subjectUscc: uscc,
      evaluationName: '东湖科技保险创新示范区企业信用评价',
      modelVersion: '2025.1',
      ratingVersion: 1,
      grade: 'UNRATED',
      supervisionClass: 'UNRATED',
      evaluatedOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      recordedOn: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      validFrom: expect.any(String),
      validTo: expect.any(String),
      unitName: '示范区评价单位',
      unitUscc: codeNumber(999_999),
      status: 'NEW',
      supervisionResults: [
        {
          kind: 'PENALTY',
          documentNumber: '武市监罚〔2025〕1号',
          category: 'SERIOUS',
          content: '行政处罚：严重',
          decidedOn: '2025-02-03',
          authority: 'AMR',
          authorityName: '市市场监管局',
          publicUntil: '2030-02-03',
          status: 'NEW',
        },
      ],
    });
  });

  test('is new, then changed, then withdrawn, in this order', async () => {
    const uscc = codeNumber(2);
    await setVeto(uscc);
    await setVeto(uscc, 'SERIOUS_DISHONESTY');
    await clearVeto(uscc);
    await post(uscc, 'VETO_CLEARED', { value: 'SERIOUS_DISHONESTY' });
    await settled();
    const told = platform.firstKept.filter((id) => id.startsWith(uscc));
    expect(told).toEqual([1, 2, 3, 4].map((version) => `${uscc}/000000000${version}`));
    expect(told.map((id) => platform.records.get(id)?.status)).toEqual([
      'NEW',
      'CHANGED',
      'CHANGED',
      'WITHDRAWN',
    ]);
  });

  test('that nobody outside is told of leaves no record', async () => {
    const uscc = codeNumber(3);
    await post(uscc, 'TAX_GRADE', { value: 'A', source: 'TAX' });
    expect(await ledger(`&subject=${uscc}`)).toEqual([]);
  });
});

describe('sending', () => {
  test.each(platformFaults)('goes on until the platform holds the ledger, after %s', async (fault) => {
    platform.failNext(fault);
    const codes = [0, 1, 2].map((place) => codeNumber(100 + 10 * platformFaults.indexOf(fault) + place));
    for (const uscc of codes) await setVeto(uscc);
    for (const uscc of codes) await clearVeto(uscc);
    await settled();
    expect(platform.faultsLeft).toBe(0);
  });

  test('goes on through fault after fault, by one replica at a time, in the order of each enterprise', async () => {
    platform.failNext(...platformFaults.flatMap((fault) => [fault, undefined]));
    const codes: string[] = [];
    while (platform.faultsLeft > 0) {
      const more = Array.from({ length: 20 }, (_, place) => codeNumber(1_000 + codes.length + place));
      await Promise.all(more.map((uscc) => setVeto(uscc)));
      await Promise.all(more.map(clearVeto));
      codes.push(...more);
      await settled();
    }
    for (const uscc of codes) {
      const told = platform.firstKept.filter((id) => id.startsWith(uscc));
      expect(told).toEqual([...told].sort());
      expect(told).toHaveLength(2);
    }
    expect(platform.mostAtOnce).toBe(1);
  });
});

describe('a record that the platform refuses', () => {
  const uscc = codeNumber(5_000);
  const id = `${uscc}/0000000001`;

  test('is listed with the reason, stops no other one, and is sent again after a correction', async () => {
    platform.refusalOf = ({ recordId }) => (recordId === id ? 'NAME_MISSING' : undefined);
    await setVeto(uscc);
    await setVeto(codeNumber(5_001));
    await clearVeto(uscc);
    await eventually(async () => {
      expect(await ledger('&state=WAITING')).toEqual([]);
      expect(await ledger('&state=REFUSED')).toMatchObject([
        { recordId: id, fault: { code: 'NAME_MISSING', detail: 'refused for NAME_MISSING' } },
      ]);
    });
    expect(platform.records.has(`${uscc}/0000000002`)).toBe(true);
    platform.refusalOf = () => undefined;
    const retried = await running.call('POST', `/v1/push-records/${id}/retry`, { as: operator });
    expect(retried).toMatchObject({ status: 200, body: { state: 'WAITING', retriedBy: 'operator@test' } });
    await settled();
  });

  test('is not sent again when it was not refused', async () => {
    const again = await running.call('POST', `/v1/push-records/${id}/retry`, { as: operator });
    expect(again).toMatchObject({ status: 409, body: { code: 'PUSH_NOT_REFUSED' } });
    const none = await running.call('POST', `/v1/push-records/${codeNumber(6)}/1/retry`, { as: operator });
    expect(none.status).toBe(404);
    expect((await running.call('GET', `/v1/push-records/${id}`, { as: operator })).body.recordId).toBe(id);
  });
});

describe('the daily reconciliation', () => {
  test('sends again what the platform has lost or holds otherwise, and closes the day', async () => {
    await settled();
    const [lost, changed] = platform.firstKept;
    const held = platform.records.get(changed ?? '');
    if (lost === undefined || held === undefined) throw new Error('the platform holds too little');
    platform.records.delete(lost);
    platform.records.set(held.recordId, { ...held, grade: 'AAA' });
    await passDays(1);
    await eventually(async () => {
      const { body } = await running.call('GET', '/v1/push-days', { as: operator });
      expect(body.items).toMatchObject([{ isOpen: true, isEqual: false, sentAgain: 2, unknown: 0 }]);
      expect(platform.records.has(lost)).toBe(true);
      expect(platform.records.get(held.recordId)?.grade).toBe(held.grade);
    }, patient);
    await settled();
    await passDays(2);
    await eventually(async () => {
      const { body } = await running.call('GET', '/v1/push-days', { as: operator });
      expect(body.items).toMatchObject([{ isOpen: false, isEqual: true, count: platform.records.size }]);
    }, patient);
  });
});
