import type { CreditRecordInput } from './credit-record.js';
import { enterpriseAt, realCount } from './enterprises.js';
import { type Random, randomOf, type Weighted } from './random.js';

/** How well a company keeps its house, from which its records follow. */
interface Conduct {
  /** Chances of tax grades A, B, M, C, D (纳税信用级别). */
  readonly tax: readonly [number, number, number, number, number];
  readonly reportOnTimePerMille: number;
  readonly abnormalPerMille: number;
  readonly patents: readonly [number, number];
  /** R&D ÷ revenue, in thousandths. */
  readonly research: readonly [number, number];
  readonly projectPerMille: number;
  /** Three-year loss ratio, in hundredths. */
  readonly lossRatio: readonly [number, number];
  /** How often insurers and bureaus report loss ratio and mandatory cover. */
  readonly insuranceFilePerMille: number;
  readonly negatives: readonly [number, number];
}

/** Nothing is on file: the company stays unrated. */
const silent = undefined;

const conducts: readonly Weighted<Conduct | undefined>[] = [
  {
    weight: 110,
    item: {
      tax: [100, 0, 0, 0, 0],
      reportOnTimePerMille: 1000,
      abnormalPerMille: 0,
      patents: [8, 40],
      research: [100, 220],
      projectPerMille: 700,
      lossRatio: [0, 45],
      insuranceFilePerMille: 600,
      negatives: [0, 0],
    },
  },
  {
    weight: 350,
    item: {
      tax: [55, 40, 5, 0, 0],
      reportOnTimePerMille: 980,
      abnormalPerMille: 0,
      patents: [2, 14],
      research: [45, 140],
      projectPerMille: 180,
      lossRatio: [5, 80],
      insuranceFilePerMille: 40,
      negatives: [0, 0],
    },
  },
  {
    weight: 250,
    item: {
      tax: [10, 45, 40, 5, 0],
      reportOnTimePerMille: 900,
      abnormalPerMille: 30,
      patents: [0, 6],
      research: [25, 80],
      projectPerMille: 100,
      lossRatio: [20, 120],
      insuranceFilePerMille: 40,
      negatives: [0, 1],
    },
  },
  {
    weight: 90,
    item: {
      tax: [0, 15, 45, 35, 5],
      reportOnTimePerMille: 600,
      abnormalPerMille: 200,
      patents: [0, 2],
      research: [5, 45],
      projectPerMille: 30,
      lossRatio: [60, 180],
      insuranceFilePerMille: 40,
      negatives: [1, 4],
    },
  },
  {
    weight: 55,
    item: {
      tax: [0, 0, 10, 30, 60],
      reportOnTimePerMille: 250,
      abnormalPerMille: 600,
      patents: [0, 0],
      research: [0, 20],
      projectPerMille: 0,
      lossRatio: [100, 400],
      insuranceFilePerMille: 40,
      negatives: [4, 7],
    },
  },
  { weight: 145, item: silent },
];

type Negative = Pick<CreditRecordInput, 'kind' | 'source' | 'severity'>;

const negatives: readonly Weighted<Negative>[] = [
  { weight: 30, item: { kind: 'PENALTY', source: 'AMR', severity: 'MINOR' } },
  { weight: 25, item: { kind: 'PENALTY', source: 'EEB', severity: 'ORDINARY' } },
  { weight: 12, item: { kind: 'PENALTY', source: 'EMB', severity: 'SERIOUS' } },
  { weight: 15, item: { kind: 'ENFORCEMENT', source: 'DRC' } },
  { weight: 10, item: { kind: 'LOAN_DEFAULT', source: 'PBC' } },
  { weight: 8, item: { kind: 'GUARANTEE_CLAIM', source: 'REG' } },
  { weight: 10, item: { kind: 'INTEREST_OVERDUE', source: 'PBC' } },
  { weight: 4, item: { kind: 'FALSE_CLAIM', source: 'REG' } },
];

const vetoes = ['SERIOUS_DISHONESTY', 'DISHONEST_ENFORCEMENT', 'FRAUD', 'LICENCE_REVOKED'] as const;

const taxGrades = ['A', 'B', 'M', 'C', 'D'] as const;

type Entry = Omit<CreditRecordInput, 'enterpriseUscc' | 'documentNumber'>;

const rate = (value: number, decimals: number): string => (value / 10 ** decimals).toFixed(6);

/** The yearly figures of 2025, as the departments published them in 2026. */
const yearlyEntries = (random: Random, conduct: Conduct): readonly Entry[] => {
  const taxGrade = random.weighted(taxGrades.map((item, at) => ({ weight: conduct.tax[at] ?? 0, item })));
  const onTime = random.chance(conduct.reportOnTimePerMille);
  const patents = String(random.integer(...conduct.patents));
  const research = rate(random.integer(...conduct.research), 3);
  return [
    { kind: 'TAX_GRADE', effectiveOn: '2026-04-30', source: 'TAX', value: taxGrade },
    { kind: 'ANNUAL_REPORT', effectiveOn: '2026-06-30', source: 'AMR', value: onTime ? 'ON_TIME' : 'LATE' },
    { kind: 'PATENTS', effectiveOn: '2026-06-30', source: 'AMR', value: patents },
    { kind: 'RND_RATIO', effectiveOn: '2026-05-31', source: 'STB', value: research },
  ];
};

const occasionalEntries = (random: Random, conduct: Conduct): readonly Entry[] => [
  ...(random.chance(conduct.abnormalPerMille)
    ? [{ kind: 'ABNORMAL_LIST', effectiveOn: '2026-07-10', source: 'AMR', value: 'ON' }]
    : []),
  ...(random.chance(conduct.projectPerMille)
    ? [{ kind: 'INNO_PROJECT', effectiveOn: '2025-11-20', source: 'STB' }]
    : []),
  ...(random.chance(conduct.insuranceFilePerMille)
    ? [
        {
          kind: 'LOSS_RATIO',
          effectiveOn: '2026-03-31',
          source: 'REG',
          value: rate(random.integer(...conduct.lossRatio), 2),
        },
        { kind: 'MANDATORY_COVER', effectiveOn: '2026-03-31', source: 'EMB', value: 'COVERED' },
      ]
    : []),
];

const negativeEntries = (random: Random, conduct: Conduct): readonly Entry[] =>
  Array.from({ length: random.integer(...conduct.negatives) }, () => ({
    ...random.weighted(negatives),
    effectiveOn: `${random.integer(2023, 2026)}-0${random.integer(1, 9)}-${random.integer(10, 28)}`,
  }));

/** A few stand on a list that bars them at once; some of those were taken off again. */
const vetoEntries = (random: Random): readonly Entry[] => {
  if (!random.chance(8)) return [];
  const value = random.pick(vetoes);
  const set: Entry = { kind: 'VETO_SET', effectiveOn: '2025-08-15', source: 'DRC', value };
  return random.chance(250)
    ? [set, { kind: 'VETO_CLEARED', effectiveOn: '2026-02-15', source: 'DRC', value }]
    : [set];
};

/** What is on file about the enterprise of a place; nothing ever about a real one. */
export const creditRecordsAt = (seed: number, index: number): readonly CreditRecordInput[] => {
  if (index < realCount) return [];
  const random = randomOf(seed, `credit/${index}`);
  const conduct = random.weighted(conducts);
  if (conduct === silent) return [];
  const entries = [
    ...yearlyEntries(random, conduct),
    ...occasionalEntries(random, conduct),
    ...negativeEntries(random, conduct),
    ...vetoEntries(random),
  ];
  const { uscc } = enterpriseAt(seed, index);
  return entries.map(({ kind, effectiveOn, ...rest }, at) => ({
    enterpriseUscc: uscc,
    kind,
    documentNumber: `DEMO-${index + 1}-${at + 1}`,
    effectiveOn,
    ...rest,
  }));
};
