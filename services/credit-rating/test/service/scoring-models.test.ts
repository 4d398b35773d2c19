import { type Caller, eventually } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { model, stricterModel } from '../model-builder.js';
import { openRatingZone, type RatingZone } from './rating-zone.js';
import { record } from './reported-facts.js';

const rated = ['91420100616400352X', '914201007171752128'];
const unrated = '91110000802100433B';

const proposer: Caller = { role: 'operator', subject: 'zhang@drc' };
const regulator: Caller = { role: 'regulator' };

let zone: RatingZone;

const propose = (body: object) => zone.running.call('POST', '/v1/scoring-models', { as: proposer, body });

const get = async (path: string, as: Caller = regulator) => zone.running.call('GET', path, { as });

beforeAll(async () => {
  zone = await openRatingZone('2025-07-01T10:00:00+08:00');
  for (const uscc of rated) await zone.rate(uscc);
  await zone.report(record(unrated, 'TAX_GRADE', '2025-04-30', { value: 'A', source: 'TAX' }));
});

afterAll(() => zone?.close());

describe('a proposed model', () => {
  test('is kept with who proposed it and when, beside those that are built in', async () => {
    const proposed = stricterModel('2025.2');
    const answer = await propose(proposed);
    expect(answer).toMatchObject({ status: 201, body: { version: '2025.2', state: 'PROPOSED' } });
    expect(answer.headers.get('location')).toBe('/v1/scoring-models/2025.2');

    const { body } = await get('/v1/scoring-models');
    expect(body).toMatchObject({
      items: [
        { version: '2025.1', state: 'BUILT_IN', from: '2025-01-01' },
        { version: '2025.2', state: 'PROPOSED', proposedBy: 'zhang@drc' },
      ],
      nextCursor: '',
    });
    expect(body.items[1].proposedAt).toMatch(/^2025-07-01T02:00/);
    const first = await get('/v1/scoring-models?limit=1');
    expect(first.body).toMatchObject({ items: [{ version: '2025.1' }], nextCursor: '2025.1' });
    const second = await get(`/v1/scoring-models?limit=1&cursor=${first.body.nextCursor}`);
    expect(second.body).toMatchObject({ items: [{ version: '2025.2' }] });

    const shown = await get('/v1/scoring-models/2025.2', proposer);
    expect(shown.body).toMatchObject({
      state: 'PROPOSED',
      model: proposed,
      steps: [{ step: 'PROPOSED', by: 'zhang@drc' }],
    });
    expect((await get('/v1/scoring-models/2025.1')).body).toMatchObject({
      state: 'BUILT_IN',
      model: { ...model, version: '2025.1', reference: expect.any(String) },
      steps: [],
    });
    expect(await get('/v1/scoring-models/2024.9')).toMatchObject({
      status: 404,
      body: { code: 'NOT_FOUND' },
    });
  });

  test.each(['2025.1', '2025.2'])('needs a version of its own: %s is taken', async (version) => {
    const again = await propose({ ...model, version });
    expect(again).toMatchObject({
      status: 409,
      body: { code: 'SCORING_MODEL_ALREADY_EXISTS', errors: [{ pointer: '/version', rule: 'TAKEN' }] },
    });
    expect((await get('/v1/scoring-models/2025.2')).body.model).toEqual(stricterModel('2025.2'));
  });
});

describe('what is wrong with a proposed model is named by field and rule', () => {
  const faultOf = async (change: (draft: ReturnType<typeof draftOf>) => void) => {
    const draft = draftOf();
    change(draft);
    const answer = await propose(draft);
    expect(answer).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } });
    return answer.body.errors.map(({ pointer, rule }: Record<string, string>) => [pointer, rule]);
  };
  // A body that may be wrong anywhere.
  // biome-ignore lint/suspicious/noExplicitAny: a test breaks what the type forbids.
  const draftOf = (): any => structuredClone({ ...model, version: '2025.3' });

  test('a method or a kind that nobody knows', async () => {
    expect(
      await faultOf((draft) => {
        draft.dimensions[1].indicators[0].rule.method = 'BY_MOON';
      }),
    ).toEqual([['/dimensions/1/indicators/0/rule/method', 'NO_VARIANT']]);
    expect(
      await faultOf((draft) => {
        draft.dimensions[1].indicators[0].rule.kind = 'HOROSCOPE';
        draft.dimensions[5].indicators[0].rule.deductions[3].kind = 'TAX_GRADE';
      }),
    ).toEqual([
      ['/dimensions/1/indicators/0/rule/kind', 'NOT_ALLOWED'],
      ['/dimensions/5/indicators/0/rule/deductions/3/kind', 'NOT_ALLOWED'],
    ]);
  });

  test('points that are no whole number of zero or more, and percentages over 100', async () => {
    expect(
      await faultOf((draft) => {
        draft.dimensions[0].indicators[0].points = 40.5;
        draft.dimensions[0].indicators[1].points = -1;
        draft.missing.givenPercent = 101;
      }),
    ).toEqual([
      ['/dimensions/0/indicators/0/points', 'TYPE'],
      ['/dimensions/0/indicators/1/points', 'TOO_SMALL'],
      ['/missing/givenPercent', 'TOO_BIG'],
    ]);
  });

  test('a field that is not known, such as a first day, which its activation brings', async () => {
    expect(
      await faultOf((draft) => {
        draft.from = '2026-01-01';
      }),
    ).toEqual([['/from', 'UNKNOWN_FIELD']]);
  });

  test('personal data in its texts', async () => {
    expect(
      await faultOf((draft) => {
        draft.reference = '经办人 11010519491231002X';
      }),
    ).toEqual([['/reference', 'PERSONAL_DATA']]);
  });

  test('a sum that is not 1000', async () => {
    expect(
      await faultOf((draft) => {
        draft.dimensions[2].indicators[3].points = 31;
      }),
    ).toEqual([['/dimensions', 'SUM']]);
    expect((await get('/v1/scoring-models/2025.3')).status).toBe(404);
  });
});

describe('a dry run', () => {
  const counts = async () => {
    const [totals, pushes] = [
      await get('/v1/totals', proposer),
      await get('/v1/push-records?limit=500', proposer),
    ];
    return { ...totals.body, lookups: 0, pushes: pushes.body.items.length };
  };

  test('tells who would rise and who would fall, and changes nothing', async () => {
    const before = await counts();
    const path = '/v1/scoring-models/2025.2/dry-runs';
    const started = await zone.running.call('POST', path, { as: proposer });
    expect(started).toMatchObject({ status: 201, body: { state: 'RUNNING' } });
    const location = started.headers.get('location') ?? '';
    expect(location).toBe(`${path}/${started.body.id}`);

    await eventually(async () => expect((await get(location)).body.state).toBe('FINISHED'));
    const { body } = await get(location, proposer);
    expect(body).toMatchObject({
      modelVersion: '2025.2',
      against: '2025.1',
      day: '2025-07-01',
      startedBy: 'zhang@drc',
      population: 3,
      counted: 3,
      rising: 0,
      falling: 2,
      staying: 1,
      newlyDByScore: 0,
      ratedByBoth: 2,
      meanScoreChangeMilli: -100_000,
      largestFalls: rated.toSorted().map((uscc) => ({
        uscc,
        from: { grade: 'AA', supervisionClass: 'A', scoreMilli: 840_000 },
        to: { grade: 'A', supervisionClass: 'B', scoreMilli: 740_000 },
      })),
    });
    expect(body.grades.AA).toEqual({ AAA: 0, AA: 0, A: 2, BBB: 0, BB: 0, B: 0, C: 0, UNRATED: 0 });
    expect(body.grades.UNRATED.UNRATED).toBe(1);
    expect(body.classes).toMatchObject({ A: { A: 0, B: 2 }, UNRATED: { UNRATED: 1 } });
    expect(await counts()).toEqual(before);
    expect((await get('/v1/scoring-models/2025.2')).body.steps).toMatchObject([
      { step: 'PROPOSED', by: 'zhang@drc' },
      { step: 'DRY_RUN_STARTED', by: 'zhang@drc', dryRun: body.id },
      { step: 'DRY_RUN_FINISHED', by: 'credit-rating', dryRun: body.id },
    ]);
  });

  test('is of a model that was proposed', async () => {
    for (const version of ['2025.1', '2024.9']) {
      const answer = await zone.running.call('POST', `/v1/scoring-models/${version}/dry-runs`, {
        as: proposer,
      });
      expect(answer).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
    }
    expect((await get('/v1/scoring-models/2025.2/dry-runs/none')).status).toBe(404);
  });
});
