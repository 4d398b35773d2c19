import { createGrpcClient, type GrpcClient, type RunningService } from '@donghu/chassis';
import {
  type BatchGetRatingsResponse,
  CreditRatingServiceClient,
  type CreditRatingServiceService,
  type WatchRatingsResponse,
} from '@donghu/contracts/credit';
import { calendarDateAt } from '@donghu/kernel';
import { type Caller, eventually, type TestService } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { cursorText, parseCursor } from '../../src/grpc/watch-cursor.js';
import { codeNumber } from '../party-code.js';
import { startTwoReplicas } from './two-replicas.js';

const bureau: Caller = { role: 'bureau' };
const regulator: Caller = { role: 'regulator' };
const bankCode = '91350900587527783P';
const bank: Caller = { role: 'bank', uscc: bankCode };

let running: TestService;
let second: RunningService;
const clients: GrpcClient<typeof CreditRatingServiceService>[] = [];

const at = (address: string, caller: Caller) => {
  const client = createGrpcClient(CreditRatingServiceClient, address, {
    tokens: () => running.token(caller),
    deadlineMs: 20_000,
    serviceName: 'credit-rating',
  });
  clients.push(client);
  return client.calls;
};

const here = (caller: Caller) => at(running.grpcAddress, caller);
const there = (caller: Caller) => at(`127.0.0.1:${second.grpcPort}`, caller);

let documents = 0;

const post = async (enterpriseUscc: string, kind: string, more: object = {}): Promise<void> => {
  documents += 1;
  const answer = await running.call('POST', '/v1/credit-records', {
    as: bureau,
    body: {
      enterpriseUscc,
      kind,
      effectiveOn: '2025-01-01',
      source: 'AMR',
      documentNumber: `L-${documents}`,
      ...more,
    },
  });
  expect(answer.status).toBe(201);
};

/** A new version: an enterprise that nothing is known of is rated with its first record. */
const rate = (uscc: string): Promise<void> => post(uscc, 'PENALTY', { severity: 'MINOR' });

const veto = (uscc: string, kind: 'VETO_SET' | 'VETO_CLEARED'): Promise<void> =>
  post(uscc, kind, { value: 'FRAUD', source: 'DRC' });

const classAt = async (calls: ReturnType<typeof here>, enterpriseUscc: string): Promise<string> => {
  const { rating } = await calls.getRating({ enterpriseUscc, asOf: undefined, purpose: 'SUPERVISION' });
  return `${rating?.supervisionClass}`;
};

beforeAll(async () => {
  ({ running, second } = await startTwoReplicas());
});

afterAll(async () => {
  for (const client of clients) client.close();
  await second?.stop();
  await running?.stop();
});

describe('a change', () => {
  const subject = codeNumber(1);

  test('by a veto is seen at once where it was made, and soon everywhere', async () => {
    await rate(subject);
    const [own, other] = [here(regulator), there(regulator)];
    await eventually(async () => expect(await classAt(other, subject)).toContain('UNRATED'));
    for (let round = 0; round < 5; round += 1) {
      const next = codeNumber(100 + round);
      await rate(next);
      await eventually(async () => expect(await classAt(other, next)).toContain('UNRATED'));
      await veto(next, 'VETO_SET');
      expect(await classAt(own, next)).toBe('SUPERVISION_CLASS_D');
      await eventually(async () => expect(await classAt(other, next)).toBe('SUPERVISION_CLASS_D'));
    }
  });

  test('of an authorisation is seen by the next look-up, and soon everywhere', async () => {
    const owner: Caller = { role: 'enterprise', uscc: subject };
    const [own, other] = [here(bank), there(bank)];
    const ask = (calls: typeof own) =>
      calls
        .getRating({ enterpriseUscc: subject, asOf: undefined, purpose: 'LOAN_REVIEW' })
        .then(() => 'SHOWN')
        .catch((refusal: { error: { code: string } }) => refusal.error.code);
    expect(await ask(own)).toBe('AUTHORISATION_MISSING');
    for (let round = 0; round < 5; round += 1) {
      const granted = await running.call('POST', '/v1/authorisations', {
        as: owner,
        body: {
          subject,
          asker: bankCode,
          purpose: 'LOAN_REVIEW',
          from: calendarDateAt(new Date()),
          to: '2099-12-31',
        },
      });
      expect(await ask(own)).toBe('SHOWN');
      await eventually(async () => expect(await ask(other)).toBe('SHOWN'));
      await running.call('DELETE', granted.headers.get('location') ?? '', { as: owner });
      expect(await ask(own)).toBe('AUTHORISATION_MISSING');
      await eventually(async () => expect(await ask(other)).toBe('AUTHORISATION_MISSING'));
    }
  });
});

const batch = async (request: {
  enterpriseUsccs: string[];
  answersPerMessage?: number;
}): Promise<readonly BatchGetRatingsResponse[]> => {
  const answers: BatchGetRatingsResponse[] = [];
  const calls = here(regulator);
  for await (const answer of calls.batchGetRatings({ asOf: undefined, purpose: 'SUPERVISION', ...request })) {
    answers.push(answer);
  }
  return answers;
};

describe('a batch', () => {
  test('has the same answers alone and together', async () => {
    const enterpriseUsccs = [codeNumber(1), codeNumber(999), 'nonsense', codeNumber(100), codeNumber(1)];
    const alone = await batch({ enterpriseUsccs });
    const together = await batch({ enterpriseUsccs, answersPerMessage: 2 });
    expect(alone).toHaveLength(4);
    const several = together.flatMap(({ answer }) =>
      answer?.$case === 'several' ? answer.value.answers : [],
    );
    expect(several).toEqual(alone);
    expect(several.map(({ answer }) => answer?.$case)).toEqual(['failure', 'rating', 'failure', 'rating']);
    expect(together).toHaveLength(3);
  });

  test('of nobody is refused, and recorded', async () => {
    await expect(batch({ enterpriseUsccs: [] })).rejects.toMatchObject({
      error: { code: 'VALIDATION_FAILED', fields: [{ pointer: '/enterprise_usccs', rule: 'REQUIRED' }] },
    });
  });
});

describe('an explanation', () => {
  test('names every indicator in both languages', async () => {
    const explained = await here(regulator).explainRating({
      enterpriseUscc: codeNumber(1),
      asOf: undefined,
      purpose: 'SUPERVISION',
    });
    expect(explained.reasons).toHaveLength(15);
    for (const { label, text, reference } of explained.reasons) {
      expect([label?.zh, label?.en, text?.zh, text?.en, reference].every((part) => part !== '')).toBe(true);
    }
    expect(explained.reasons.flatMap(({ evidence }) => evidence)).toContainEqual(
      expect.objectContaining({ source: 'AMR', documentNumber: 'L-1', fact: 'PENALTY MINOR' }),
    );
  });

  test('is not for everybody', async () => {
    const asked = { enterpriseUscc: codeNumber(1), asOf: undefined, purpose: 'SUPERVISION' };
    await expect(here({ role: 'finance' }).explainRating(asked)).rejects.toMatchObject({
      error: { code: 'FORBIDDEN' },
    });
  });
});

describe('watching', () => {
  const open = (
    cursor: string,
    signal: AbortSignal,
    calls = here(regulator),
    enterpriseUsccs: string[] = [],
  ) =>
    calls
      .watchRatings({ cursor, purpose: 'SUPERVISION', enterpriseUsccs }, { signal })
      [Symbol.asyncIterator]();

  const codesOf = ({ changes }: WatchRatingsResponse): readonly string[] =>
    changes.map(({ graded }) => graded?.rating?.enterpriseUscc ?? '');

  /** Reads until so many changes were told, and hangs up. */
  const read = async (cursor: string, count: number, calls = here(regulator), filter: string[] = []) => {
    const abort = new AbortController();
    const stream = open(cursor, abort.signal, calls, filter);
    const codes: string[] = [];
    let last = cursor;
    while (codes.length < count) {
      const next = await stream.next();
      if (next.done === true) break;
      codes.push(...codesOf(next.value));
      last = next.value.cursor;
    }
    abort.abort(new Error('enough'));
    await stream.next().catch(() => undefined);
    return { codes, cursor: last };
  };

  const begin = async (): Promise<string> => {
    const abort = new AbortController();
    const stream = open('', abort.signal);
    const first = await stream.next();
    abort.abort(new Error('enough'));
    return first.done === true ? '' : first.value.cursor;
  };

  test('tells of every change once, whichever process is asked and however often it is cut off', async () => {
    let cursor = await begin();
    const told: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const codes = [0, 1, 2].map((place) => codeNumber(2_000 + 10 * round + place));
      for (const code of codes) await rate(code);
      const seen = await read(cursor, codes.length, round % 2 === 0 ? here(regulator) : there(regulator));
      expect([...seen.codes].sort()).toEqual(codes);
      told.push(...seen.codes);
      cursor = seen.cursor;
    }
    expect(new Set(told).size).toBe(told.length);
  });

  test('tells while it is open, of some enterprises where that is asked', async () => {
    const [wanted, unwanted] = [codeNumber(3_000), codeNumber(3_001)];
    const abort = new AbortController();
    const stream = open('', abort.signal, here(regulator), [wanted]);
    await stream.next();
    await rate(unwanted);
    await rate(wanted);
    const next = await stream.next();
    expect(next.done === true ? [] : codesOf(next.value)).toEqual([wanted]);
    abort.abort(new Error('enough'));
  });

  test.each([
    ['none', 'yesterday', 'MALFORMED'],
    ['that of another stream', 'other', 'OTHER_STREAM'],
    ['one that is too old', 'old', 'EXPIRED'],
  ])('refuses as a cursor %s', async (_, kind, rule) => {
    const own = parseCursor(await begin());
    if (own === undefined) throw new Error('there is no cursor');
    const cursors: Record<string, string> = {
      other: cursorText({ ...own, stream: 'another' }),
      old: cursorText({ ...own, issuedAt: own.issuedAt - 31 * 86_400_000 }),
    };
    await expect(read(cursors[kind] ?? kind, 1)).rejects.toMatchObject({
      error: { code: 'VALIDATION_FAILED', fields: [{ pointer: '/cursor', rule }] },
    });
  });

  test('is for departments', async () => {
    await expect(read('', 1, here(bank))).rejects.toMatchObject({ error: { code: 'FORBIDDEN' } });
  });
});
