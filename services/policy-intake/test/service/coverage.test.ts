import { connectMongo, createGrpcClient, type MongoConnection } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import { CoverageServiceClient } from '@donghu/contracts/policy';
import { readStoredEvents, waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { findTurning, turningCoverFiles } from '../../src/store/cover-file-queries.js';
import { coverFileOf, type StoredCoverFile } from '../../src/store/cover-files.js';
import { policiesInForce } from '../../src/store/held-and-asked.js';
import { obligationsOfLine } from '../../src/store/obliged-enterprises.js';
import { day } from '../policy-example.js';
import {
  asInsurer,
  enterpriseUscc,
  insurerUscc,
  openInsurer,
  operator,
  type PolicyIntakeUnderTest,
  report,
  startPolicyIntake,
} from './policy-intake-under-test.js';

const bureau = { role: 'bureau' };
const bare = '914201003033179534';
const exporter = '914403001922038216';
const asEnterprise = { role: 'enterprise', uscc: enterpriseUscc };

let intake: PolicyIntakeUnderTest;
let store: MongoConnection;
let numbers = 0;

const see = async (path: string, as: object = bureau) =>
  (await intake.service.call('GET', path, { as: as as typeof bureau })).body;

const moveTo = (now: string) =>
  intake.service.call('PUT', '/v1/business-clock', { as: operator, body: { now } });

const environmental = (uscc: string, startOn: string, endOn: string, more: object = {}) => {
  numbers += 1;
  return {
    ...report,
    policyNumber: `PZ-ENV-${String(numbers).padStart(4, '0')}`,
    policyholderUscc: uscc,
    insuredUscc: uscc,
    line: 'ENV_LIAB',
    startOn,
    endOn,
    issuedOn: startOn,
    paidOn: startOn,
    ...more,
  };
};

const take = async (body: ReturnType<typeof environmental>): Promise<string> => {
  const answer = await intake.service.call('POST', '/v1/policies', { as: asInsurer, body });
  expect(answer).toMatchObject({ status: 201 });
  return `${insurerUscc}/${body.policyNumber}`;
};

const lapsesOf = async (uscc: string) => {
  const { items } = await see('/v1/lapses?line=ENV_LIAB');
  return items.filter((lapse: { enterpriseUscc: string }) => lapse.enterpriseUscc === uscc);
};

const told = async () => {
  const { natsUrl } = intake.service.backing;
  const [opened, closed] = await Promise.all([
    readStoredEvents(natsUrl, eventCatalogue.LapseOpened),
    readStoredEvents(natsUrl, eventCatalogue.LapseClosed),
  ]);
  return { opened: opened.map(({ message }) => message), closed: closed.map(({ message }) => message) };
};

beforeAll(async () => {
  intake = await startPolicyIntake();
  const { mongoUrl, databasePrefix } = intake.service.backing;
  store = await connectMongo(mongoUrl, `${databasePrefix}_policy_intake`, 'coverage-test');
  await moveTo('2025-06-30T10:00:00+08:00');
  await intake.tellInstitution(openInsurer);
  await intake.registryIsKnown();
});

afterAll(async () => {
  await store?.close();
  await intake?.stop();
});

describe('lines that must be held', () => {
  let first: string;

  test('a duty without cover is a gap and opens a lapse; one with cover is neither', async () => {
    first = await take(environmental(enterpriseUscc, '2024-07-01', '2025-06-30'));
    await intake.tellObligation(enterpriseUscc, 'ENV_LIAB', [{ from: '2025-01-01' }]);
    await intake.tellObligation(bare, 'ENV_LIAB', [{ from: '2025-03-01' }]);
    await intake.registryIsKnown();
    expect(await see('/v1/coverage/ENV_LIAB')).toEqual({
      line: 'ENV_LIAB',
      date: '2025-06-30',
      obligated: 2,
      insured: 1,
      ratePercent: '50.00',
    });
    expect(await see('/v1/coverage/ENV_LIAB/gaps')).toEqual({
      items: [{ enterpriseUscc: bare, since: '2025-03-01', department: 'EEB', listReference: '2025年名录' }],
      nextCursor: '',
    });
    expect(await lapsesOf(bare)).toEqual([
      {
        lapseId: `ENV_LIAB/${bare}/1`,
        kind: 'LAPSE_MANDATORY',
        enterpriseUscc: bare,
        line: 'ENV_LIAB',
        from: '2025-03-01',
        openedOn: '2025-06-30',
      },
    ]);
    expect(await lapsesOf(enterpriseUscc)).toEqual([]);
    expect(await see('/v1/coverage/SAFETY_LIAB')).toEqual({
      line: 'SAFETY_LIAB',
      date: '2025-06-30',
      obligated: 0,
      insured: 0,
    });
  });

  test('the calendar opens a lapse on the first day without cover, once', async () => {
    await moveTo('2025-07-01T00:00:00+08:00');
    const [lapse] = await waitFor(async () => {
      const found = await lapsesOf(enterpriseUscc);
      return found.length > 0 && found;
    });
    expect(lapse).toMatchObject({ from: '2025-07-01', openedOn: '2025-07-01' });
    const [, gap] = (await see('/v1/coverage/ENV_LIAB/gaps')).items;
    expect(gap).toMatchObject({
      enterpriseUscc: enterpriseUscc,
      since: '2025-07-01',
      lastPolicy: { policyId: first, endedOn: '2025-07-01' },
    });
    const { opened } = await waitFor(async () => {
      const events = await told();
      return events.opened.length === 2 && events;
    });
    expect(opened[1]).toEqual({
      lapseId: `ENV_LIAB/${enterpriseUscc}/1`,
      enterpriseUscc,
      line: 'ENV_LIAB',
      lapsedFrom: '2025-07-01',
      lastPolicyId: first,
      recordedOn: '2025-07-01',
    });
  });

  test('a renewal that is reported late closes it on its own first day and corrects the series', async () => {
    await moveTo('2025-07-20T09:00:00+08:00');
    const series = '/v1/coverage/ENV_LIAB/series?from=2025-06-30&to=2025-07-04';
    const rates = async (path: string) =>
      (await see(path)).days.map(({ ratePercent }: { ratePercent: string }) => ratePercent);
    expect(await rates(series)).toEqual(['50.00', '0.00', '0.00', '0.00', '0.00']);
    const renewal = environmental(enterpriseUscc, '2025-07-03', '2026-07-02');
    const policyId = await take(renewal);
    expect(await rates(series)).toEqual(['50.00', '0.00', '0.00', '50.00', '50.00']);
    expect(await rates(`${series}&knownAt=2025-07-19`)).toEqual(['50.00', '0.00', '0.00', '0.00', '0.00']);
    expect(await lapsesOf(enterpriseUscc)).toMatchObject([
      {
        from: '2025-07-01',
        closing: {
          on: '2025-07-03',
          reason: 'COVERED',
          policyId,
          reportedOn: '2025-07-20',
          recordedOn: '2025-07-20',
          reportedLate: true,
        },
      },
    ]);
    const again = await intake.service.call('POST', '/v1/policies', { as: asInsurer, body: renewal });
    expect(again).toMatchObject({ status: 200, body: { outcome: 'ALREADY_KNOWN' } });
    const { closed } = await waitFor(async () => {
      const events = await told();
      return events.closed.length > 0 && events;
    });
    expect(closed).toEqual([
      {
        lapseId: `ENV_LIAB/${enterpriseUscc}/1`,
        enterpriseUscc,
        line: 'ENV_LIAB',
        lapsedFrom: '2025-07-01',
        closedOn: '2025-07-03',
        closing: 'LAPSE_CLOSING_COVERED',
        policyId,
        reportedOn: '2025-07-20',
        reportedLate: true,
        recordedOn: '2025-07-20',
      },
    ]);
  });

  test('a cancellation opens a lapse, an endorsement that extends moves it, the end of the duty closes it', async () => {
    const { items } = await see(`/v1/policies?insured=${enterpriseUscc}`, operator);
    const { policyId } = items.at(-1);
    const cancellation = { kind: 'MID_TERM', effectiveOn: '2025-07-10', refund: '0.00' };
    const path = `/v1/policies/${policyId}/cancellation`;
    await intake.service.call('POST', path, { as: asInsurer, body: cancellation });
    expect((await lapsesOf(enterpriseUscc)).at(-1)).toMatchObject({
      lapseId: `ENV_LIAB/${enterpriseUscc}/2`,
      from: '2025-07-10',
      openedOn: '2025-07-20',
    });
    const next = environmental(enterpriseUscc, '2025-07-10', '2025-07-19');
    await take(next);
    expect((await lapsesOf(enterpriseUscc)).slice(1)).toMatchObject([
      { from: '2025-07-10', closing: { on: '2025-07-10', reason: 'CORRECTED' } },
      { from: '2025-07-20' },
    ]);
    const extension = {
      sequence: 1,
      kind: 'EXTEND',
      effectiveOn: '2025-07-19',
      premiumDifference: '0.00',
      coverDifference: '0.00',
      endOn: '2025-08-31',
    };
    const endorsed = await intake.service.call(
      'POST',
      `/v1/policies/${insurerUscc}/${next.policyNumber}/endorsements`,
      { as: asInsurer, body: extension },
    );
    expect(endorsed).toMatchObject({ status: 201 });
    expect((await lapsesOf(enterpriseUscc)).at(-1)).toMatchObject({
      from: '2025-07-20',
      closing: { reason: 'CORRECTED', reportedLate: true },
    });
    await intake.tellObligation(bare, 'ENV_LIAB', [{ from: '2025-03-01', to: '2025-07-15' }], 2);
    await intake.registryIsKnown();
    expect(await lapsesOf(bare)).toMatchObject([{ closing: { on: '2025-07-15', reason: 'NOT_OBLIGED' } }]);
    expect(await see('/v1/coverage/ENV_LIAB')).toMatchObject({ obligated: 1, insured: 1 });
    expect((await see('/v1/lapses?line=ENV_LIAB&state=OPEN')).items).toEqual([]);
  });

  test('policies that come side by side close one lapse once', async () => {
    await intake.tellObligation(exporter, 'ENV_LIAB', [{ from: '2025-07-01' }]);
    await intake.registryIsKnown();
    const before = await told();
    const policies = Array.from({ length: 12 }, () => environmental(exporter, '2025-07-05', '2026-07-04'));
    await Promise.all(policies.map(take));
    expect(await lapsesOf(exporter)).toMatchObject([{ from: '2025-07-01', closing: { on: '2025-07-05' } }]);
    const file = await store.db
      .collection<StoredCoverFile>('cover_files')
      .findOne({ _id: `ENV_LIAB/${exporter}` });
    expect(file && coverFileOf(file).covers).toHaveLength(12);
    const { closed } = await waitFor(async () => {
      const events = await told();
      return events.closed.length > before.closed.length && events;
    });
    expect(closed.filter((event) => event.enterpriseUscc === exporter)).toHaveLength(1);
  });

  test('a clock that was moved back takes nothing back', async () => {
    const before = await lapsesOf(enterpriseUscc);
    await moveTo('2025-07-02T09:00:00+08:00');
    await take(environmental(enterpriseUscc, '2025-07-12', '2025-07-18'));
    expect(await lapsesOf(enterpriseUscc)).toEqual(before);
    await moveTo('2025-07-21T09:00:00+08:00');
  });

  test('policies of an earlier version are filed once after the upgrade', async () => {
    const files = () => store.db.collection<StoredCoverFile>('cover_files');
    const before = await files()
      .find({}, { projection: { covers: 1 } })
      .sort({ _id: 1 })
      .toArray();
    const filings = store.db.collection('cover_filings');
    await waitFor(async () => (await filings.countDocuments({ done: true })) === 2);
    await files().deleteMany({});
    await filings.deleteMany({});
    const earlier = await told();
    // On the day of the wall clock, after all of these policies.
    await intake.service.restart();
    const after = await waitFor(async () => {
      if ((await filings.countDocuments({ done: true })) < 2) return false;
      return files()
        .find({}, { projection: { covers: 1 } })
        .sort({ _id: 1 })
        .toArray();
    });
    const covers = (found: typeof before) =>
      found
        .map(coverFileOf)
        .filter((file) => file.covers.length > 0)
        .map((file) => ({
          _id: file._id,
          covers: new Set(file.covers.map((entry) => JSON.stringify(entry, text))),
        }));
    expect(covers(after)).toEqual(covers(before));
    const { opened, closed } = await waitFor(async () => {
      const events = await told();
      return events.opened.length >= earlier.opened.length + 2 && events;
    });
    expect(
      opened
        .slice(earlier.opened.length)
        .map(({ lapsedFrom }) => lapsedFrom)
        .sort(),
    ).toEqual(['2025-09-01', '2026-07-05']);
    expect(closed).toEqual(earlier.closed);
    await moveTo('2025-07-21T09:00:00+08:00');
  });
});

const text = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value);

describe('lines whose demand is to be met', () => {
  test('are counted by enterprise and by amount', async () => {
    await intake.tellDemand(exporter, 'EXP_ST', [{ registeredOn: '2025-06-01', coverFen: 6_000_000_000n }]);
    await intake.tellDemand(bare, 'EXP_MLT', [{ registeredOn: '2025-06-10', coverFen: 1_000_000_000n }]);
    await intake.registryIsKnown();
    await take(environmental(exporter, '2025-06-15', '2026-06-14', { line: 'EXP_ST' }));
    expect(await see('/v1/demand-coverage/EXPORT')).toEqual({
      line: 'EXPORT',
      date: '2025-07-21',
      insured: 1,
      openDemand: 1,
      ratePercent: '50.00',
      insuredCover: '20000000.00',
      openDemandCover: '50000000.00',
      coverRatePercent: '28.57',
    });
    expect(await see('/v1/demand-coverage/EXP_ST?asOf=2025-06-14')).toMatchObject({
      insured: 0,
      openDemand: 1,
      ratePercent: '0.00',
    });
    expect(await see('/v1/demand-coverage/EXP_ST?asOf=2025-06-15&knownAt=2025-07-20')).toMatchObject({
      insured: 0,
      openDemand: 1,
    });
    expect(await see('/v1/demand-coverage/EMPLOYER')).toEqual({
      line: 'EMPLOYER',
      date: '2025-07-21',
      insured: 0,
      openDemand: 0,
      insuredCover: '0.00',
      openDemandCover: '0.00',
    });
  });
});

describe('the doors of coverage', () => {
  test('show an enterprise its own duties and gaps, and nobody else its', async () => {
    const own = await intake.service.call(
      'GET',
      `/v1/enterprises/${enterpriseUscc}/coverage?asOf=2025-09-01`,
      {
        as: asEnterprise,
      },
    );
    expect(own).toMatchObject({
      status: 200,
      body: {
        lines: [
          { line: 'ENV_LIAB', obliged: true, gap: { since: '2025-09-01' }, duty: [{ from: '2025-01-01' }] },
        ],
      },
    });
    const other = { role: 'enterprise', uscc: bare };
    for (const path of [`/v1/enterprises/${enterpriseUscc}/coverage`, '/v1/coverage/ENV_LIAB/gaps']) {
      expect(await intake.service.call('GET', path, { as: other })).toMatchObject({ status: 403 });
      expect(await intake.service.call('GET', path, { as: asInsurer })).toMatchObject({ status: 403 });
    }
  });

  test.each<[string, string]>([
    ['a line that nobody must hold', '/v1/coverage/CYBER'],
    ['a line without a register of demand', '/v1/demand-coverage/ENV_LIAB'],
    ['a day that does not exist', '/v1/coverage/ENV_LIAB?asOf=2025-02-30'],
    ['a reversed range', '/v1/coverage/ENV_LIAB/series?from=2025-07-02&to=2025-07-01'],
    ['a range without an end', '/v1/coverage/ENV_LIAB/series?from=2025-07-02'],
    ['a range of more than a year', '/v1/coverage/ENV_LIAB/series?from=2024-01-01&to=2025-07-01'],
    ['a page that is too big', '/v1/coverage/ENV_LIAB/gaps?limit=501'],
    ['lapses of every line', '/v1/lapses'],
  ])('refuse %s', async (_, path) => {
    expect(await intake.service.call('GET', path, { as: bureau })).toMatchObject({
      status: 400,
      body: { code: 'VALIDATION_FAILED' },
    });
  });

  test('page through gaps and lapses without losing any', async () => {
    const collect = async (path: string): Promise<string[]> => {
      const found: string[] = [];
      for (let cursor = ''; ; ) {
        const page = await see(`${path}&limit=1&cursor=${cursor}`);
        found.push(...page.items.map((item: { enterpriseUscc: string }) => item.enterpriseUscc));
        if (page.nextCursor === '') return found;
        cursor = page.nextCursor;
      }
    };
    expect(await collect('/v1/coverage/ENV_LIAB/gaps?asOf=2025-07-02')).toEqual([
      bare,
      enterpriseUscc,
      exporter,
    ]);
    expect(new Set(await collect('/v1/lapses?line=ENV_LIAB'))).toEqual(
      new Set(
        (await see('/v1/lapses?line=ENV_LIAB')).items.map(
          (item: { enterpriseUscc: string }) => item.enterpriseUscc,
        ),
      ),
    );
  });

  test('answer bureau systems over gRPC as over HTTP', async () => {
    const client = (caller: { role: string; uscc?: string }) =>
      createGrpcClient(CoverageServiceClient, intake.service.grpcAddress, {
        tokens: () => intake.service.token(caller),
        deadlineMs: 5_000,
        serviceName: 'policy-intake',
      });
    const [office, insurer] = [client(bureau), client(asInsurer)];
    try {
      const range = { line: 'ENV_LIAB', from: '2025-07-02', to: '2025-07-03' };
      const { days } = await office.calls.getCoverage(range);
      expect(days).toEqual((await see('/v1/coverage/ENV_LIAB/series?from=2025-07-02&to=2025-07-03')).days);
      const page = { line: 'ENV_LIAB', asOf: '2025-07-02', pageSize: 1, pageToken: '' };
      const firstPage = await office.calls.listCoverageGaps(page);
      expect(firstPage).toMatchObject({
        gaps: [{ enterpriseUscc: bare, since: '2025-03-01', lastPolicyId: '', department: 'EEB' }],
        nextPageToken: bare,
      });
      expect(
        await office.calls.listCoverageGaps({ ...page, pageSize: 0, pageToken: firstPage.nextPageToken }),
      ).toMatchObject({
        gaps: [{ enterpriseUscc, lastPolicyEndedOn: '2025-07-01' }, { enterpriseUscc: exporter }],
        nextPageToken: '',
      });
      expect(await office.calls.getDemandCoverage({ line: 'EXPORT', asOf: '2025-07-21' })).toEqual({
        date: '2025-07-21',
        insured: 1,
        openDemand: 1,
        ratePercent: '50.00',
        insuredCoverFen: 2_000_000_000n,
        openDemandCoverFen: 5_000_000_000n,
        coverRatePercent: '28.57',
      });
      for (const faulty of [
        { ...range, line: 'CYBER' },
        { ...range, from: 'soon' },
        { ...range, to: '2027-01-01' },
        { ...range, knownAt: 'soon' },
      ]) {
        await expect(office.calls.getCoverage(faulty)).rejects.toMatchObject({
          error: { code: 'VALIDATION_FAILED' },
        });
      }
      await expect(office.calls.listCoverageGaps({ ...page, pageSize: 501 })).rejects.toMatchObject({
        error: { code: 'VALIDATION_FAILED' },
      });
      await expect(office.calls.listCoverageGaps({ ...page, asOf: 'soon' })).rejects.toMatchObject({
        error: { code: 'VALIDATION_FAILED' },
      });
      await expect(insurer.calls.getCoverage(range)).rejects.toMatchObject({ error: { code: 'FORBIDDEN' } });
    } finally {
      office.close();
      insurer.close();
    }
  });

  test('find everything by an index', async () => {
    const { db } = store;
    const plans = await Promise.all([
      policiesInForce(db, 'EXP_ST', day('2025-07-01')).explain(),
      obligationsOfLine(db, 'ENV_LIAB').explain(),
      turningCoverFiles(db, day('2025-07-01'), 10).explain(),
    ]);
    const written = plans.map((plan) => JSON.stringify(plan, text));
    expect(written.filter((plan) => plan.includes('COLLSCAN'))).toEqual([]);
    expect(written[0]).toContain('"indexName":"line"');
    expect(written[1]).toContain('"indexName":"line"');
    expect(written[2]).toContain('"indexName":"turnsOn"');
    expect(await findTurning(db, day('2025-07-01'), 10)).toEqual([]);
  });
});
