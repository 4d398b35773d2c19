import { waitFor } from '@donghu/testkit';
import { makeClassA } from './credit.js';
import { registerEnterprise } from './parties.js';
import { policy, policyId } from './policies.js';
import type { Zone } from './zone.js';

export const reviewer = { role: 'reviewer', subject: 'reviewer@zone' } as const;
export const finance = { role: 'finance', subject: 'finance@zone' } as const;

/** An enterprise of class A that is not in its first subsidised year. */
export const enterpriseOfClassA = async (zone: Zone, uscc: string): Promise<void> => {
  await registerEnterprise(zone, uscc);
  await zone.must('subsidy-disbursement', 'POST', '/v1/earlier-subsidies', finance, {
    enterpriseUscc: uscc,
    year: 2024,
    scheme: 'RND',
    amount: '5000.00',
  });
  await zone.quiet();
  await makeClassA(zone, uscc);
};

export const reportPolicy = (zone: Zone, ...of: Parameters<typeof policy>) =>
  zone.must('policy-intake', 'POST', '/v1/policies', { role: 'operator' }, policy(...of));

/** The application of a policy, once it is decided. */
export const decided = (zone: Zone, policyNumber: string) =>
  waitFor(
    async () => {
      const application = await applicationOf(zone, policyNumber);
      return application !== undefined && application.state !== 'SUBMITTED' ? application : undefined;
    },
    { what: `the decision on ${policyNumber}`, timeoutMillis: 30_000, everyMillis: 50 },
  );

export const applicationOf = async (zone: Zone, policyNumber: string) => {
  const path = `/v1/applications/${encodeURIComponent(policyId(policyNumber))}`;
  const answer = await zone.call('subsidy-disbursement', 'GET', path, { role: 'auditor' });
  return answer.status === 200 ? answer.body : undefined;
};

/** Gives each payer the same budget of a scheme in 2025. */
export const setBudget = async (zone: Zone, scheme: string, amount: string): Promise<void> => {
  for (const payer of ['CITY', 'ZONE']) {
    const body = { scheme, year: 2025, payer, amount };
    await zone.must('subsidy-disbursement', 'POST', '/v1/budgets', finance, body);
  }
};

export const approve = (
  zone: Zone,
  scheme: string,
  order = 'FIFO_PARTIAL',
  subject: string = reviewer.subject,
) =>
  zone.must(
    'subsidy-disbursement',
    'POST',
    '/v1/approvals',
    { ...reviewer, subject },
    { scheme, year: 2025, order },
  );

export const pay = (zone: Zone, scheme: string) =>
  zone.must('subsidy-disbursement', 'POST', '/v1/payment-batches', finance, { scheme });

export const clawbacksOf = async (zone: Zone, enterprise: string) =>
  (await zone.must('subsidy-disbursement', 'GET', `/v1/clawbacks?enterprise=${enterprise}`, finance)).items;
