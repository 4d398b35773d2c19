import { addDays, addYears, type CalendarDate, fen, formatYuan } from '@donghu/kernel';
import type { CapitalReportInput } from './capital-report.js';
import type { EnterpriseInput } from './enterprise.js';
import { dateOf, enterpriseAt, realCount } from './enterprises.js';
import {
  debtInvestor,
  equityInvestor,
  fundManager,
  lifeInsurer,
  unregisteredInstitution,
} from './institutions.js';
import { type Random, randomOf, type Weighted } from './random.js';

interface Offer {
  readonly investorUscc: string;
  readonly instrument: string;
  readonly title: string;
  /** Commitments in a million yuan. */
  readonly tickets: readonly [number, number];
  readonly years: readonly [number, number];
}

const offers: readonly Weighted<Offer>[] = [
  {
    weight: 30,
    item: {
      investorUscc: equityInvestor.uscc,
      instrument: 'EQUITY_DIRECT',
      title: '直接股权投资',
      tickets: [20, 200],
      years: [5, 8],
    },
  },
  {
    weight: 20,
    item: {
      investorUscc: equityInvestor.uscc,
      instrument: 'EQUITY_PLAN',
      title: '股权投资计划',
      tickets: [100, 500],
      years: [5, 7],
    },
  },
  {
    weight: 25,
    item: {
      investorUscc: debtInvestor.uscc,
      instrument: 'DEBT_PLAN',
      title: '基础设施债权投资计划',
      tickets: [200, 1500],
      years: [5, 10],
    },
  },
  {
    weight: 10,
    item: {
      investorUscc: lifeInsurer.uscc,
      instrument: 'HEALTH_FACILITY',
      title: '大健康设施投资',
      tickets: [100, 800],
      years: [10, 15],
    },
  },
  {
    weight: 15,
    item: {
      investorUscc: fundManager.uscc,
      instrument: 'VC_FUND',
      title: '科技保险创业投资基金',
      tickets: [50, 300],
      years: [7, 10],
    },
  },
];

export interface CapitalBook {
  readonly seed: number;
  readonly enterprises: number;
}

const million = 100_000_000n;
const reportedUntil = dateOf('2025-12-31');

/** Down to 10,000 yuan (万元). */
const round = (amount: bigint): bigint => amount - (amount % 1_000_000n);

const yuan = (amount: bigint): string => formatYuan(fen(amount));

/** What goes wrong with a report of a project, one kind a project. */
type CapitalFault =
  | 'OVER_COMMITMENT'
  | 'COMMITMENT_BELOW_DRAWN'
  | 'RETURN_ABOVE_OUTSTANDING'
  | 'OUTSIDE_TERM'
  | 'INVESTOR_UNKNOWN'
  | 'REPEAT'
  | 'DIFFERENT_REPEAT';

const faults: readonly Weighted<CapitalFault | undefined>[] = [
  { weight: 6, item: 'OVER_COMMITMENT' },
  { weight: 3, item: 'COMMITMENT_BELOW_DRAWN' },
  { weight: 3, item: 'RETURN_ABOVE_OUTSTANDING' },
  { weight: 3, item: 'OUTSIDE_TERM' },
  { weight: 2, item: 'INVESTOR_UNKNOWN' },
  { weight: 4, item: 'REPEAT' },
  { weight: 2, item: 'DIFFERENT_REPEAT' },
  { weight: 77, item: undefined },
];

interface Project {
  readonly projectId: string;
  readonly commitment: bigint;
  readonly signedOn: CalendarDate;
  readonly termEndsOn: CalendarDate;
}

interface Drawing {
  readonly reports: readonly Extract<CapitalReportInput, { type: 'DRAWDOWN' }>[];
  readonly drawn: bigint;
}

/** Money arrives in two to four parts, some months apart; what falls after 2025 is not reported yet. */
const drawing = (random: Random, { projectId, commitment, signedOn }: Project): Drawing => {
  const parts = random.integer(2, 4);
  const reports: Extract<CapitalReportInput, { type: 'DRAWDOWN' }>[] = [];
  let drawn = 0n;
  let drawnOn = signedOn;
  for (let part = 1; part <= parts; part += 1) {
    drawnOn = addDays(drawnOn, random.integer(40, 200));
    if (drawnOn > reportedUntil) break;
    const amount = part === parts ? commitment - drawn : round(commitment / BigInt(parts));
    drawn += amount;
    reports.push({ type: 'DRAWDOWN', projectId, reference: `DW-${part}`, amount: yuan(amount), drawnOn });
  }
  return { reports, drawn };
};

/** A later commitment, and a part of the principal paid back: each in one project of ten. */
const laterReports = (
  random: Random,
  { projectId, commitment }: Project,
  drawn: bigint,
): readonly CapitalReportInput[] => [
  ...(random.chance(100)
    ? [
        {
          type: 'AMENDMENT' as const,
          projectId,
          reference: 'AM-1',
          commitment: yuan(commitment + round(commitment / 4n)),
          effectiveOn: reportedUntil,
        },
      ]
    : []),
  ...(drawn > 0n && random.chance(100)
    ? [
        {
          type: 'RETURN' as const,
          projectId,
          reference: 'RT-1',
          amount: yuan(round(drawn / 5n)),
          returnedOn: reportedUntil,
        },
      ]
    : []),
];

const mistaken = (
  fault: CapitalFault | undefined,
  { projectId, commitment, signedOn, termEndsOn }: Project,
  { reports, drawn }: Drawing,
): readonly CapitalReportInput[] => {
  const first = reports[0];
  const drawdown = { type: 'DRAWDOWN' as const, projectId, reference: 'DW-9' };
  switch (fault) {
    case 'OVER_COMMITMENT':
      return [{ ...drawdown, amount: yuan(commitment - drawn + million), drawnOn: reportedUntil }];
    case 'COMMITMENT_BELOW_DRAWN':
      return drawn <= million
        ? []
        : [
            {
              type: 'AMENDMENT',
              projectId,
              reference: 'AM-9',
              commitment: yuan(drawn - million),
              effectiveOn: reportedUntil,
            },
          ];
    case 'RETURN_ABOVE_OUTSTANDING':
      return [
        {
          type: 'RETURN',
          projectId,
          reference: 'RT-9',
          amount: yuan(drawn + million),
          returnedOn: reportedUntil,
        },
      ];
    case 'OUTSIDE_TERM':
      return [
        { ...drawdown, amount: yuan(million), drawnOn: addDays(signedOn, -30) },
        { ...drawdown, amount: yuan(million), drawnOn: addDays(termEndsOn, 1) },
      ];
    case 'REPEAT':
      return first === undefined ? [] : [first];
    case 'DIFFERENT_REPEAT':
      return first === undefined ? [] : [{ ...first, amount: yuan(million) }];
    default:
      return [];
  }
};

const shareInZone: readonly Weighted<number | undefined>[] = [
  { weight: 80, item: undefined },
  { weight: 12, item: 600_000 },
  { weight: 8, item: 350_000 },
];

const reportsOfProject = (
  random: Random,
  number: string,
  enterprise: EnterpriseInput,
  demandId: string,
): readonly CapitalReportInput[] => {
  const { investorUscc, instrument, title, tickets, years } = random.weighted(offers);
  const commitment = BigInt(random.integer(...tickets)) * million;
  const signedOn = addDays(dateOf('2022-01-10'), random.integer(0, 1300));
  const termEndsOn = addYears(signedOn, random.integer(...years));
  const zoneSharePpm = random.weighted(shareInZone);
  const project: Project = { projectId: `XM-DEMO-${number}`, commitment, signedOn, termEndsOn };
  const fault = random.weighted(faults);
  const signed: CapitalReportInput = {
    type: 'PROJECT',
    projectId: project.projectId,
    title: `${enterprise.nameZh}${title}`,
    investorUscc: fault === 'INVESTOR_UNKNOWN' ? unregisteredInstitution : investorUscc,
    enterpriseUscc: enterprise.uscc,
    instrument,
    commitment: yuan(commitment),
    signedOn,
    termEndsOn,
    ...(zoneSharePpm === undefined ? {} : { zoneSharePpm }),
    demandId,
  };
  const drawn = drawing(random, project);
  // The mistakes come before later reports change what is drawn, committed and returned.
  return [
    signed,
    ...drawn.reports,
    ...mistaken(fault, project, drawn),
    ...laterReports(random, project, drawn.drawn),
  ];
};

/** The reports that belong to one demand for capital, in order; two demands of five find an investor. */
export const capitalReportsAt = (
  { seed, enterprises }: CapitalBook,
  index: number,
): readonly CapitalReportInput[] => {
  const random = randomOf(seed, `capital/${index}`);
  const number = String(index + 1).padStart(4, '0');
  const enterprise = enterpriseAt(seed, random.integer(realCount, enterprises - 1));
  const demandId = `XQ-DEMO-${number}`;
  const demand: CapitalReportInput = {
    type: 'DEMAND',
    demandId,
    enterpriseUscc: enterprise.uscc,
    instrument: random.weighted(offers).instrument,
    amount: yuan(BigInt(random.integer(5, 300)) * million),
    termMonths: random.integer(3, 10) * 12,
    registeredOn: addDays(dateOf('2021-10-08'), random.integer(0, 1500)),
  };
  return random.chance(400) ? [demand, ...reportsOfProject(random, number, enterprise, demandId)] : [demand];
};
