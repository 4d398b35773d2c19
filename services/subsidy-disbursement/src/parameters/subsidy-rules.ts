import { calendarDate, fen, rate } from '@donghu/kernel';
import type { SubsidyRules } from '../domain/subsidy-rules.js';

const suzhou = '苏州市市级科技保险费补贴项目实施细则';
const operator = 'Set by the operator; plan (六)1 leaves the figure open';

/** What holds for every scheme. A change is a new version with its own first day; none is ever edited. */
export const subsidyRules: readonly SubsidyRules[] = [
  {
    version: '2021.1',
    from: calendarDate('2021-09-22'),
    creditMultipliers: {
      value: { A: rate(1_000_000n), B: rate(900_000n), C: rate(600_000n), UNRATED: rate(800_000n) },
      unit: 'factor on the rate',
      reference: `Plan (六)4, graded supervision 分级分类监管. ${operator}`,
    },
    firstYearBonus: {
      value: rate(100_000n),
      unit: 'rate, added',
      reference: `First-time applicants first, as in ${suzhou}. ${operator}`,
    },
    ceiling: {
      value: rate(800_000n),
      unit: 'rate of the eligible premium',
      reference: '工信部联重装〔2024〕89号: up to 80 % of the premium actually paid',
    },
    acrossSchemesCap: {
      value: fen(100_000_000n),
      unit: 'fen per enterprise and calendar year of the application',
      reference: operator,
    },
    minimumPayment: { value: fen(100_000n), unit: 'fen', reference: operator },
    payerShares: {
      value: { CITY: rate(500_000n), ZONE: rate(500_000n) },
      unit: 'share of each payer',
      reference: `Plan 三(二): municipal and zone finance arrange special funds. ${operator}`,
    },
    enterpriseClasses: {
      value: [
        'HNTE',
        'TECH_SME',
        'GAZELLE',
        'UNICORN',
        'POTENTIAL_UNICORN',
        'SRDI',
        'LITTLE_GIANT',
        'LISTED',
        'EXPORTER',
        'INNOVATIVE_SME',
        'STARTUP',
      ],
      unit: 'codes, one of which is held on the inception date',
      reference: 'Plan (二)1: high-tech enterprises and tech SMEs',
    },
    inceptionWindow: {
      value: 'ANY',
      unit: 'inception dates',
      reference: `免申即享: the platform proposes as soon as a policy is accepted. ${operator}`,
    },
    clawbackDays: { value: 30, unit: 'calendar days to repay', reference: operator },
    registryWaitHours: { value: 72, unit: 'hours', reference: operator },
    registrySettleSeconds: { value: 5, unit: 'seconds', reference: operator },
    firstRatingWaitMinutes: { value: 5, unit: 'minutes', reference: operator },
  },
];
