import { randomUUID } from 'node:crypto';
import { eventCatalogue } from '@donghu/contracts';
import { readStoredEvents, waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  asInsurer,
  insurerUscc,
  openInsurer,
  operator,
  type PolicyIntakeUnderTest,
  report,
  startPolicyIntake,
} from './policy-intake-under-test.js';

const second = '91440300100012316L';
const third = '91310000132235899W';
const branch = '913400007389489140';

let intake: PolicyIntakeUnderTest;

const post = (body: unknown) =>
  intake.service.call('POST', '/v1/policies', { as: asInsurer, body, idempotencyKey: randomUUID() });

const shared = (members: readonly object[], more: object = {}) => ({
  ...report,
  writtenPremium: '1000000.01',
  paidPremium: '1000000.01',
  coInsurance: { members },
  ...more,
});

const lead = (sharePpm: number) => ({ insurerUscc, sharePpm, lead: true });
const follower = (uscc: string, sharePpm: number) => ({ insurerUscc: uscc, sharePpm });

beforeAll(async () => {
  intake = await startPolicyIntake();
  await intake.tellInstitution(openInsurer);
  await intake.tellInstitution({ ...openInsurer, uscc: second });
  await intake.tellInstitution({ ...openInsurer, uscc: third });
  await intake.tellInstitution({ ...openInsurer, uscc: branch, parentUscc: insurerUscc });
  await intake.registryIsKnown();
});

afterAll(() => intake?.stop());

test.each<[string, readonly object[], string]>([
  [
    'shares of 99.99 %',
    [lead(400_000), follower(second, 350_000), follower(third, 249_900)],
    'SHARES_NOT_WHOLE',
  ],
  ['two leads', [lead(500_000), { ...lead(500_000), insurerUscc: second }], 'ONE_LEAD'],
  ['no lead', [follower(insurerUscc, 500_000), follower(second, 500_000)], 'ONE_LEAD'],
  ['two branches of one company', [lead(500_000), follower(branch, 500_000)], 'ONE_COMPANY'],
])('%s are refused', async (_, members, rule) => {
  expect(await post(shared(members))).toMatchObject({
    status: 400,
    body: { code: 'VALIDATION_FAILED', errors: [{ rule }] },
  });
});

test('the premium is divided to the last fen, counted once, and told with the shares', async () => {
  const body = shared([lead(400_000), follower(second, 350_000), follower(third, 250_000)]);
  expect(await post(body)).toMatchObject({ status: 201 });
  const turned = { ...body, coInsurance: { members: body.coInsurance.members.toReversed() } };
  expect(await post(turned)).toMatchObject({ status: 200, body: { outcome: 'ALREADY_KNOWN' } });
  const path = `/v1/policies/${insurerUscc}/PZ-2025-0001`;
  const shown = await intake.service.call('GET', path, { as: asInsurer });
  expect(shown.body.members).toEqual(
    expect.arrayContaining([
      { insurerUscc, premium: '400000.01', cover: '8000000.00' },
      { insurerUscc: second, premium: '350000.00', cover: '7000000.00' },
      { insurerUscc: third, premium: '250000.00', cover: '5000000.00' },
    ]),
  );
  const totals = await intake.service.call('GET', '/v1/totals', { as: operator });
  expect(totals.body.policies).toMatchObject({ accepted: 1, writtenPremium: '1000000.01' });
  const [accepted] = await waitFor(async () => {
    const found = await readStoredEvents(intake.service.backing.natsUrl, eventCatalogue.PolicyAccepted);
    return found.length > 0 && found;
  });
  expect(accepted?.message.policy?.coInsurance?.members).toContainEqual({
    insurerUscc: second,
    sharePpm: 350_000,
    lead: false,
  });
});

test('another share under the same number is a conflict', async () => {
  const members = [lead(400_000), follower(second, 400_000), follower(third, 200_000)];
  expect(await post(shared(members))).toMatchObject({
    status: 409,
    body: { code: 'POLICY_CONFLICT', facts: { differingFields: 'coInsurance' } },
  });
});
