import { type Fen, fen, isDomainError, parseCalendarDate, parseYuan } from '@donghu/kernel';
import type { AssessmentFacts } from '../../src/domain/assess.js';
import type { PolicyFacts } from '../../src/domain/policy-facts.js';
import type { SchemeVersion } from '../../src/domain/scheme.js';
import type { SubsidyRules } from '../../src/domain/subsidy-rules.js';
import { defaultSchemes } from '../../src/parameters/schemes.js';
import { subsidyRules } from '../../src/parameters/subsidy-rules.js';

export const yuan = (text: string): Fen => {
  const amount = parseYuan(text);
  if (isDomainError(amount)) throw new Error(amount.detail);
  return amount;
};

export const day = (text: string) => {
  const date = parseCalendarDate(text);
  if (isDomainError(date)) throw new Error(date.detail);
  return date;
};

export const scheme = (code: string): SchemeVersion => {
  const found = defaultSchemes.find((version) => version.code === code);
  if (found === undefined) throw new Error(`no scheme ${code}`);
  return found;
};

const [firstRules] = subsidyRules;
if (firstRules === undefined) throw new Error('no rules');
export const rules: SubsidyRules = firstRules;

export const policy = (premium: string, more: Partial<PolicyFacts> = {}): PolicyFacts => ({
  policyId: '91100000710931483R/PZ-2025-0001',
  insurerUscc: '91100000710931483R',
  enterpriseUscc: '91420100616400352X',
  line: 'RND_LIAB',
  productCode: '',
  startOn: day('2025-06-01'),
  endOn: day('2026-05-31'),
  writtenPremium: yuan(premium),
  paidPremium: yuan(premium),
  cover: yuan('20000000.00'),
  headCount: 0,
  otherPublicSubsidy: fen(0n),
  ...more,
});

/** An enterprise of class A in the zone, not in its first subsidised year, an open insurer. */
export const facts = (premium: string, more: Partial<AssessmentFacts> = {}): AssessmentFacts => ({
  policy: policy(premium),
  submittedAt: new Date('2025-09-05T10:00:00+08:00'),
  now: new Date('2025-09-05T10:00:01+08:00'),
  scheme: scheme('RND'),
  rules,
  enterprise: {
    inZone: true,
    inZoneFrom: day('2010-01-01'),
    classes: [{ code: 'HNTE', from: day('2023-10-16'), to: day('2026-10-16') }],
  },
  insurerOpen: true,
  rating: { kind: 'RATED', rating: { supervisionClass: 'A', version: 3, vetoes: [] } },
  usage: { '2024': { byScheme: { RND: yuan('5000.00') }, acrossSchemes: yuan('5000.00') } },
  isUnregistered: false,
  changes: {},
  ...more,
});
