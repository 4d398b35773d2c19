import * as z from 'zod';
import { applicationStates } from '../domain/application.js';
import { payers } from '../domain/payer.js';

const payerShares = z.array(z.strictObject({ payer: z.enum(payers), amount: z.string() }));

/** Empty text where an application has no such thing, or not yet. */
export const applicationViewSchema = z
  .strictObject({
    id: z.string(),
    policyId: z.string(),
    enterpriseUscc: z.string(),
    insurerUscc: z.string(),
    line: z.string(),
    year: z.int(),
    state: z.enum(applicationStates),
    waitingFor: z.string(),
    submittedAt: z.string(),
    scheme: z.string(),
    schemeVersion: z.string(),
    rulesVersion: z.string(),
    supervisionClass: z.string(),
    ratingVersion: z.int(),
    paidPremium: z.string(),
    raw: z.string(),
    entitled: z.string(),
    approved: z.string(),
    waitlisted: z.string(),
    settled: z.string(),
    offset: z.string(),
    payers: payerShares,
    decidingLimit: z.string(),
    refusal: z.string(),
    blockedFor: z.string(),
    cancelled: z.boolean(),
    clawback: z.string(),
    history: z.array(z.strictObject({ state: z.string(), at: z.string(), by: z.string() })),
    version: z.int(),
  })
  .meta({ id: 'Application' });

export const applicationViewExample: z.output<typeof applicationViewSchema> = {
  id: 'BT-2025-9K3T7QPM2B4X',
  policyId: '91100000710931483R/PZ-2025-0001',
  enterpriseUscc: '91420100616400352X',
  insurerUscc: '91100000710931483R',
  line: 'RND_LIAB',
  year: 2025,
  state: 'APPROVED',
  waitingFor: '',
  submittedAt: '2025-03-10T01:30:00.000Z',
  scheme: 'RND',
  schemeVersion: '2021-09-22',
  rulesVersion: '2021.1',
  supervisionClass: 'A',
  ratingVersion: 3,
  paidPremium: '80000.00',
  raw: '48000.00',
  entitled: '48000.00',
  approved: '48000.00',
  waitlisted: '0.00',
  settled: '0.00',
  offset: '0.00',
  payers: [
    { payer: 'CITY', amount: '24000.00' },
    { payer: 'ZONE', amount: '24000.00' },
  ],
  decidingLimit: 'RATE',
  refusal: '',
  blockedFor: '',
  cancelled: false,
  clawback: '',
  history: [{ state: 'SUBMITTED', at: '2025-03-10T01:30:00.000Z', by: 'policy.v1.accepted' }],
  version: 3,
};

export const explanationSchema = z.strictObject({
  applicationId: z.string(),
  scheme: z.string(),
  schemeVersion: z.string(),
  rulesVersion: z.string(),
  reference: z.string(),
  supervisionClass: z.string(),
  ratingVersion: z.int(),
  steps: z.array(
    z.strictObject({
      name: z.string(),
      value: z.string(),
      unit: z.enum(['yuan', 'rate', 'days']),
      reference: z.string(),
      zh: z.string(),
      en: z.string(),
    }),
  ),
  decidingLimit: z.string(),
  amount: z.string(),
  refusal: z.string(),
  text: z.strictObject({ zh: z.string(), en: z.string() }),
});

export const budgetViewSchema = z.strictObject({
  scheme: z.string(),
  year: z.int(),
  payer: z.enum(payers),
  appropriated: z.string(),
  returned: z.string(),
  amount: z.string(),
  reserved: z.string(),
  paid: z.string(),
  left: z.string(),
});

export const budgetViewExample: z.output<typeof budgetViewSchema> = {
  scheme: 'RND',
  year: 2026,
  payer: 'CITY',
  appropriated: '5000000.00',
  returned: '0.00',
  amount: '5000000.00',
  reserved: '48000.00',
  paid: '120000.00',
  left: '4832000.00',
};

export const clawbackViewSchema = z.strictObject({
  id: z.string(),
  applicationId: z.string(),
  policyId: z.string(),
  enterpriseUscc: z.string(),
  cause: z.string(),
  amount: z.string(),
  payers: payerShares,
  repaid: z.string(),
  outstanding: z.string(),
  dueOn: z.string(),
  repayments: z.array(
    z.strictObject({
      kind: z.string(),
      amount: z.string(),
      payers: payerShares,
      at: z.string(),
      by: z.string(),
      reference: z.string(),
    }),
  ),
});

export const clawbackViewExample: z.output<typeof clawbackViewSchema> = {
  id: 'ZH-2025-9K3T7QPM2B4X',
  applicationId: 'BT-2025-9K3T7QPM2B4X',
  policyId: '91100000710931483R/PZ-2025-0001',
  enterpriseUscc: '91420100616400352X',
  cause: 'CANCELLATION',
  amount: '48000.00',
  payers: [
    { payer: 'CITY', amount: '24000.00' },
    { payer: 'ZONE', amount: '24000.00' },
  ],
  repaid: '0.00',
  outstanding: '48000.00',
  dueOn: '2025-12-20',
  repayments: [],
};

export const schemeViewSchema = z.strictObject({
  id: z.string(),
  code: z.string(),
  from: z.string(),
  titleZh: z.string(),
  titleEn: z.string(),
  lines: z.array(z.string()),
  products: z.array(z.string()),
  rate: z.string(),
  enterpriseYearCap: z.string(),
  headCap: z.string().optional(),
  policyCap: z.string().optional(),
  countedPremiumRate: z.string().optional(),
  outsideAcrossSchemesCap: z.boolean(),
  reference: z.string(),
  note: z.string().optional(),
});

/** Figures as they are kept, each with its unit and reference; what a figure is called is the rules' own. */
export const rulesViewSchema = z
  .object({ version: z.string(), from: z.string() })
  .catchall(z.strictObject({ value: z.unknown(), unit: z.string(), reference: z.string() }));
