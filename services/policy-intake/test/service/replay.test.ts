import { connectMongo, type MongoConnection } from '@donghu/chassis';
import { type Institution, InstitutionState } from '@donghu/contracts/registry';
import { waitFor } from '@donghu/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  enterpriseUscc,
  insurerUscc,
  openInsurer,
  operator,
  type PolicyIntakeUnderTest,
  startPolicyIntake,
} from './policy-intake-under-test.js';

let intake: PolicyIntakeUnderTest;
let store: MongoConnection;

const suspended: Institution = { ...openInsurer, state: InstitutionState.SUSPENDED };
const renamed: Institution = { ...openInsurer, nameZh: '人保财险' };

beforeAll(async () => {
  intake = await startPolicyIntake();
  const { mongoUrl, databasePrefix } = intake.service.backing;
  store = await connectMongo(mongoUrl, `${databasePrefix}_policy_intake`, 'replay-test');
  // The registry's changes in an order that is not its own.
  await intake.tellInstitution(renamed, { version: 4, change: 'DETAILS_CHANGED' });
  await intake.tellInstitution(suspended, { version: 2, change: 'STATE_CHANGED', effectiveOn: '2025-01-01' });
  await intake.tellInstitution(openInsurer, { version: 1 });
  await intake.tellInstitution(openInsurer, {
    version: 3,
    change: 'STATE_CHANGED',
    effectiveOn: '2025-02-01',
  });
  await intake.tellEnterprise(enterpriseUscc, '武汉高德红外股份有限公司');
  await intake.tellObligation(enterpriseUscc, 'ENV_LIAB', [{ from: '2025-01-01', to: '2025-07-01' }], 2);
  await intake.tellObligation(enterpriseUscc, 'ENV_LIAB', [{ from: '2025-01-01' }], 1);
  await intake.tellDemand(enterpriseUscc, 'EMPLOYER', [{ registeredOn: '2025-01-01', coverFen: 0n }]);
  await intake.registryIsKnown();
});

afterAll(async () => {
  await store?.close();
  await intake?.stop();
});

const replay = async () => {
  const { body } = await intake.service.call('POST', '/v1/replays', { as: operator, body: {} });
  return waitFor(async () => {
    const { body: now } = await intake.service.call('GET', `/v1/replays/${body.id}`, { as: operator });
    return now.finishedAt !== undefined && now.projections;
  });
};

const institutions = () => store.db.collection<{ _id: string }>('institutions');

test('replicas are built anew to the same bytes, and healed where somebody changed them', async () => {
  const untouched = { state: 'DONE', differences: { missing: 0, changed: 0, unknown: 0 } };
  const first = await replay();
  expect(first).toMatchObject([
    { projection: 'institutions', documents: 1, ...untouched },
    { projection: 'enterprises', documents: 1, ...untouched },
    { projection: 'obligations', documents: 1, ...untouched },
    { projection: 'insurance_demands', documents: 1, ...untouched },
  ]);
  const before = await institutions().findOne({ _id: insurerUscc });
  expect(before).toMatchObject({
    nameZh: '人保财险',
    sourceVersion: 4,
    states: [{ version: 1 }, { version: 2 }, { version: 3 }],
  });
  await institutions().updateOne({ _id: insurerUscc }, { $set: { states: [] } });
  const [healed] = await replay();
  expect(healed).toMatchObject({ state: 'DONE', differences: { changed: 1 } });
  expect(healed.digestAfter).toBe(first[0].digestAfter);
  expect(await institutions().findOne({ _id: insurerUscc })).toEqual(before);
});
