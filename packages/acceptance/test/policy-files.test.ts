import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ImportDoor } from '@donghu/cli/doors';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { importInto } from '../src/import-into.js';
import { insurer, registerInsurer } from '../src/parties.js';
import { partyCode } from '../src/party-code.js';
import { Zone } from '../src/zone.js';

const follower = partyCode(85);
const enterprise = partyCode(86);

let zone: Zone;
let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'donghu-files-'));
  zone = await Zone.open();
  await zone.moveClockTo('2025-07-01T10:00:00+08:00');
  await registerInsurer(zone);
  await registerInsurer(zone, follower, '示例财产保险甲');
  await zone.quiet();
}, 120_000);

afterAll(async () => {
  await zone?.close();
  await rm(directory, { recursive: true, force: true });
}, 60_000);

/** Writes records under their header, and imports the file as `donghu import` does. */
const importCsv = async (
  door: ImportDoor,
  header: readonly string[],
  ...records: readonly (readonly string[])[]
) => {
  const file = join(directory, `${door}.csv`);
  await writeFile(file, [header, ...records].map((cells) => `${cells.join(',')}\n`).join(''));
  const { outcomes } = await importInto(zone, door, file);
  return Object.fromEntries(
    outcomes.map(({ outcome, code, lines }) => [[outcome, code].filter(Boolean).join(' '), lines]),
  );
};

test('policies, endorsements, claims, payments and cancellations come as CSV, in any order of the files', async () => {
  const key = ['insurerUscc', 'policyNumber'];
  expect(
    await importCsv(
      'endorsements',
      [...key, 'sequence', 'kind', 'effectiveOn', 'premiumDifference'],
      [insurer, 'PZ-CSV-1', '2', 'DECREASE', '2025-06-01', '-20000.00'],
      [insurer, 'PZ-CSV-1', '1', 'INCREASE', '2025-06-01', '10000.00'],
      [insurer, 'PZ-CSV-1', '0', 'INCREASE', '2025-06-01', '10000.00'],
    ),
  ).toEqual({ held: 2, 'rejected VALIDATION_FAILED': 1 });

  const dates = ['startOn', 'endOn', 'issuedOn', 'paidOn'];
  const parties = ['policyholderUscc', 'insuredUscc', 'line'];
  const amounts = ['writtenPremium', 'paidPremium', 'cover'];
  const shares = [0, 1].flatMap((index) =>
    ['insurerUscc', 'sharePpm', 'lead'].map((field) => `coInsurance.members.${index}.${field}`),
  );
  const references = ['references.construction.projectCode', 'references.construction.budgetIncluded'];
  const policy = (number: string, ...members: readonly string[]) => [
    ...[insurer, number, enterprise, enterprise, 'IDI'],
    ...['2025-03-01', '2026-02-28', '2025-02-20', '2025-02-25'],
    ...['100000.00', '100000.00', '20000000.00'],
    ...members,
    ...['GC-2025-1', 'true'],
  ];
  expect(
    await importCsv(
      'policies',
      [...key, ...parties, ...dates, ...amounts, ...shares, ...references],
      policy('PZ-CSV-1', insurer, '600000', 'true', follower, '400000', 'false'),
      policy('PZ-CSV-2', '', '', '', '', '', ''),
      policy('PZ-CSV-3', insurer, '600000', 'true', follower, '399900', ''),
    ),
  ).toEqual({ accepted: 2, 'rejected SHARES_NOT_WHOLE': 1 });

  const claimKey = ['insurerUscc', 'claimNumber'];
  expect(
    await importCsv(
      'claims',
      [...claimKey, 'policyNumber', 'occurredOn', 'reportedOn', 'reserve'],
      [insurer, 'PA-CSV-1', 'PZ-CSV-1', '2025-04-01', '2025-04-02', '500.00'],
      [insurer, 'PA-CSV-2', 'PZ-CSV-9', '2025-04-01', '2025-04-02', '500.00'],
    ),
  ).toEqual({ accepted: 1, 'rejected POLICY_UNKNOWN': 1 });
  expect(
    await importCsv(
      'claim-payments',
      [...claimKey, 'reference', 'amount', 'paidOn'],
      [insurer, 'PA-CSV-1', 'ZF-1', '100.01', '2025-05-02'],
    ),
  ).toEqual({ accepted: 1 });
  expect(
    await importCsv(
      'cancellations',
      [...key, 'kind', 'effectiveOn', 'refund'],
      [insurer, 'PZ-CSV-2', 'MID_TERM', '2025-06-01', '50000.00'],
      [insurer, 'PZ-CSV-9', 'MID_TERM', '2025-06-01', '50000.00'],
    ),
  ).toEqual({ accepted: 1, 'rejected POLICY_UNKNOWN': 1 });

  const path = `/v1/policies/${insurer}/PZ-CSV-1`;
  expect(await zone.must('policy-intake', 'GET', path, { role: 'auditor' })).toMatchObject({
    standing: { writtenPremium: '90000.00', endorsements: 2 },
    members: expect.arrayContaining([{ insurerUscc: follower, premium: '36000.00', cover: '8000000.00' }]),
    report: { references: { construction: { projectCode: 'GC-2025-1', budgetIncluded: true } } },
  });
  const claim = await zone.must('policy-intake', 'GET', `/v1/claims/${insurer}/PA-CSV-1`, {
    role: 'auditor',
  });
  expect(claim).toMatchObject({
    paid: '100.01',
    members: expect.arrayContaining([{ insurerUscc: follower, amount: '40.00' }]),
  });
});
