import { createGrpcClient, type GrpcClient, type RunningService } from '@donghu/chassis';
import { CreditRatingServiceClient, type CreditRatingServiceService } from '@donghu/contracts/credit';
import { addDays, type CalendarDate, calendarDateAt } from '@donghu/kernel';
import { type Caller, eventually, type TestService } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codeNumber } from '../party-code.js';
import { startTwoReplicas } from './two-replicas.js';

const subject = codeNumber(1);
const listed = codeNumber(2);
const fraudulent = codeNumber(3);
const bank: Caller = { role: 'bank', uscc: '91350900587527783P' };
const insurer: Caller = { role: 'insurer', uscc: '91100000710931483R' };
const owner: Caller = { role: 'enterprise', uscc: subject };
const operator: Caller = { role: 'operator' };
const regulator: Caller = { role: 'regulator' };

let running: TestService;
let second: RunningService;
const clients: GrpcClient<typeof CreditRatingServiceService>[] = [];

/** Without a caller: without a token. */
const grpcOf = (address: string, caller?: Caller) => {
  const client = createGrpcClient(CreditRatingServiceClient, address, {
    tokens: () => (caller === undefined ? '' : running.token(caller)),
    deadlineMs: 20_000,
    serviceName: 'credit-rating',
  });
  clients.push(client);
  return client.calls;
};

const here = (caller?: Caller) => grpcOf(running.grpcAddress, caller);
const there = (caller: Caller) => grpcOf(`127.0.0.1:${second.grpcPort}`, caller);

const codeOf = (refusal: { readonly error: { readonly code: string } }): string => refusal.error.code;

const get = async (caller: Caller | undefined, path: string) =>
  (await running.call('GET', path, caller === undefined ? {} : { as: caller })).body;

const today = (): CalendarDate => calendarDateAt(new Date());

const setVeto = async (enterpriseUscc: string, value: string): Promise<void> => {
  const answer = await running.call('POST', '/v1/credit-records', {
    as: { role: 'bureau' },
    body: {
      enterpriseUscc,
      kind: 'VETO_SET',
      value,
      effectiveOn: '2025-01-01',
      source: 'DRC',
      documentNumber: value,
    },
  });
  expect(answer.status).toBe(201);
};

const authorise = (more: object = {}, as: Caller = owner) =>
  running.call('POST', '/v1/authorisations', {
    as,
    body: {
      subject,
      asker: bank.uscc,
      purpose: 'LOAN_REVIEW',
      from: today(),
      to: addDays(today(), 30),
      ...more,
    },
  });

beforeAll(async () => {
  ({ running, second } = await startTwoReplicas());
  await setVeto(subject, 'FRAUD');
  await setVeto(listed, 'SERIOUS_DISHONESTY');
  await setVeto(fraudulent, 'FRAUD');
});

afterAll(async () => {
  for (const client of clients) client.close();
  await second?.stop();
  await running?.stop();
});

describe('the public', () => {
  test('is told of a class that is public, without a token, at both doors', async () => {
    expect(await get(undefined, `/v1/public-classes/${listed}`)).toEqual({
      uscc: listed,
      supervisionClass: 'D',
      basis: 'PUBLIC_LIST',
    });
    expect(await here().getPublicClass({ enterpriseUscc: listed })).toMatchObject({
      supervisionClass: 'SUPERVISION_CLASS_D',
      basis: 'PUBLIC_LIST',
    });
  });

  test.each([
    ['of a class that is not public', fraudulent],
    ['that nobody knows', codeNumber(77)],
  ])('is told nothing of an enterprise %s, and not why', async (_, uscc) => {
    expect(await get(undefined, `/v1/public-classes/${uscc}`)).toMatchObject({
      code: 'RATING_NOT_FOUND',
      detail: 'no class of this enterprise is public',
    });
    expect(await here().getPublicClass({ enterpriseUscc: uscc }).catch(codeOf)).toBe('RATING_NOT_FOUND');
  });

  test('sees nothing else', async () => {
    expect((await get(undefined, `/v1/ratings/${listed}?purpose=CLAIM`)).code).toBe('UNAUTHENTICATED');
    const asked = { enterpriseUscc: listed, asOf: undefined, purpose: 'CLAIM' };
    expect(await here().getRating(asked).catch(codeOf)).toBe('UNAUTHENTICATED');
    expect(await here({ role: 'public' }).getRating(asked).catch(codeOf)).toBe('FORBIDDEN');
  });

  test('is in the log that the enterprise reads, refused or not', async () => {
    const { items } = await get({ role: 'enterprise', uscc: listed }, `/v1/lookups?subject=${listed}`);
    expect(items).toMatchObject([
      {
        by: 'anonymous',
        door: 'GET /v1/public-classes/:uscc',
        outcome: 'ADMITTED',
        fields: ['supervisionClass'],
      },
      { by: 'anonymous', door: 'GetPublicClass', outcome: 'ADMITTED' },
    ]);
    const refused = await get({ role: 'enterprise', uscc: fraudulent }, `/v1/lookups?subject=${fraudulent}`);
    expect(refused.items).toMatchObject([{ outcome: 'REFUSED', fields: [] }, { outcome: 'REFUSED' }]);
  });
});

describe('an enterprise', () => {
  test('sees everything on itself, with reasons, at both doors', async () => {
    const shown = await get(owner, `/v1/ratings/${subject}`);
    expect(shown).toMatchObject({ supervisionClass: 'D', vetoes: ['FRAUD'], scoreMilli: 0 });
    expect(shown.indicators.length).toBeGreaterThan(10);
    expect((await get(owner, `/v1/ratings/${subject}/explanation`)).reasons.length).toBeGreaterThan(10);
    const asked = { enterpriseUscc: subject, asOf: undefined, purpose: '' };
    expect((await here(owner).getRating(asked)).rating?.vetoes).toEqual(['FRAUD']);
    expect((await here(owner).explainRating(asked)).reasons.length).toBeGreaterThan(10);
  });

  test('sees nobody else', async () => {
    expect((await get(owner, `/v1/ratings/${listed}`)).code).toBe('FORBIDDEN');
    expect((await get(owner, `/v1/lookups?subject=${listed}`)).code).toBe('FORBIDDEN');
    const asked = { enterpriseUscc: listed, asOf: undefined, purpose: '' };
    expect(await here(owner).getRating(asked).catch(codeOf)).toBe('FORBIDDEN');
    expect(await here(owner).explainRating(asked).catch(codeOf)).toBe('FORBIDDEN');
  });
});

describe('an insurer or a bank', () => {
  const asked = { enterpriseUscc: subject, asOf: undefined, purpose: 'LOAN_REVIEW' };

  test('sees what was authorised, for the purpose alone, and neither score nor vetoes', async () => {
    expect((await authorise()).status).toBe(201);
    const shown = await get(bank, `/v1/ratings/${subject}?purpose=LOAN_REVIEW`);
    expect(shown).toMatchObject({ uscc: subject, grade: 'UNRATED', supervisionClass: 'D', dimensions: [] });
    for (const hidden of ['scoreMilli', 'vetoes', 'indicators', 'cause'])
      expect(shown).not.toHaveProperty(hidden);
    expect((await here(bank).getRating(asked)).rating).toMatchObject({ scoreMilli: 0, vetoes: [] });
    for (const [caller, purpose] of [
      [bank, 'CLAIM'],
      [insurer, 'LOAN_REVIEW'],
    ] as const) {
      expect((await get(caller, `/v1/ratings/${subject}?purpose=${purpose}`)).code).toBe(
        'AUTHORISATION_MISSING',
      );
      expect(
        await here(caller)
          .getRating({ ...asked, purpose })
          .catch(codeOf),
      ).toBe('AUTHORISATION_MISSING');
    }
    expect((await get(bank, `/v1/ratings/${subject}/explanation?purpose=LOAN_REVIEW`)).code).toBe(
      'FORBIDDEN',
    );
  });

  test('is refused once it is revoked: at once over HTTP, and at every replica over gRPC', async () => {
    const calls = [here(bank), there(bank)];
    for (const own of calls) {
      await eventually(async () => expect((await own.getRating(asked)).rating).toBeDefined());
    }
    const { items } = await get(owner, `/v1/authorisations?subject=${subject}`);
    for (const { id } of items) {
      const revoked = await running.call('DELETE', `/v1/authorisations/${id}`, { as: owner });
      expect(revoked.status).toBe(200);
    }
    for (const url of [running.httpUrl, `http://127.0.0.1:${second.httpPort}`]) {
      const answer = await fetch(`${url}/v1/ratings/${subject}?purpose=LOAN_REVIEW`, {
        headers: { authorization: `Bearer ${await running.token(bank)}` },
      });
      expect(answer.status).toBe(403);
    }
    for (const own of calls) {
      await eventually(async () =>
        expect(await own.getRating(asked).catch(codeOf)).toBe('AUTHORISATION_MISSING'),
      );
    }
  });

  test('is in the log with its purpose and authorisation, refused or not', async () => {
    const { items } = await get(owner, `/v1/lookups?subject=${subject}&limit=500`);
    const banks = items.filter(({ asker }: { readonly asker?: string }) => asker === bank.uscc);
    expect(banks).toContainEqual(
      expect.objectContaining({
        door: 'GetRating',
        purpose: 'LOAN_REVIEW',
        outcome: 'ADMITTED',
        authorisations: [`${subject}.${bank.uscc}.LOAN_REVIEW.1`],
        fields: ['grade', 'supervisionClass', 'validTo', 'dimensions'],
      }),
    );
    expect(banks).toContainEqual(
      expect.objectContaining({
        purpose: 'CLAIM',
        outcome: 'REFUSED',
        code: 'AUTHORISATION_MISSING',
        fields: [],
      }),
    );
  });
});

describe('an authorisation is refused', () => {
  test.each([
    ['that ends before it starts', () => ({ from: addDays(today(), 9), to: addDays(today(), 8) }), '/to'],
    ['that is over', () => ({ from: addDays(today(), -9), to: addDays(today(), -1) }), '/to'],
    ['that begins in the past', () => ({ from: addDays(today(), -1) }), '/from'],
    ['on a day that does not exist', () => ({ to: '2099-02-30' }), '/to'],
    ['without a day', () => ({ from: undefined }), '/from'],
    ['for a purpose that nobody knows', () => ({ purpose: 'CURIOSITY' }), '/purpose'],
    ['for a purpose that needs none', () => ({ purpose: 'SUBSIDY' }), '/purpose'],
    ['for an asker whose code is wrong', () => ({ asker: '91350900587527783X' }), '/asker'],
    ['for the subject itself', () => ({ asker: subject }), '/asker'],
    ['with a field that nobody knows', () => ({ forever: true }), '/forever'],
  ])('%s, naming the field', async (_, more, pointer) => {
    const { status, body } = await authorise(more());
    expect(status).toBe(400);
    expect(body.errors).toContainEqual(expect.objectContaining({ pointer }));
  });

  test.each([bank, { role: 'enterprise', uscc: listed }, operator])(
    'of %j, who is not the subject',
    async (as) => {
      expect((await authorise({}, as)).status).toBe(403);
    },
  );
});

describe('the regulator', () => {
  test('sees all, with reasons, and who asked', async () => {
    const shown = await get(regulator, `/v1/ratings/${subject}?purpose=SUPERVISION`);
    expect(shown).toMatchObject({ vetoes: ['FRAUD'], scoreMilli: 0 });
    expect(shown.indicators.length).toBeGreaterThan(10);
    const asked = { enterpriseUscc: subject, asOf: undefined, purpose: 'SUPERVISION' };
    expect((await here(regulator).explainRating(asked)).reasons.length).toBeGreaterThan(10);
    expect((await get(regulator, `/v1/lookups?subject=${subject}`)).items.length).toBeGreaterThan(5);
  });
});
