import { type CalendarDate, type DomainError, daysBetween, domainError, type Uscc } from '@donghu/kernel';

/** 用地、规划、施工、登记: plan (七)3. */
export const greenChannelKinds = ['LAND', 'PLANNING', 'CONSTRUCTION', 'REGISTRATION', 'OTHER'] as const;

export const greenChannelDecisions = ['APPROVED', 'REFUSED'] as const;

export type GreenChannelState = 'FILED' | (typeof greenChannelDecisions)[number] | 'WITHDRAWN';

/** An application of a major project or a resident of the park through the green channel (绿色通道). */
export interface GreenChannelApplication {
  readonly applicantUscc: Uscc;
  readonly kind: (typeof greenChannelKinds)[number];
  readonly title: string;
  readonly department: string;
  readonly filedOn: CalendarDate;
  readonly filedBy: string;
  readonly state: GreenChannelState;
  readonly decidedOn?: CalendarDate | undefined;
  readonly reason?: string | undefined;
}

export interface GreenChannelOutcome {
  readonly state: Exclude<GreenChannelState, 'FILED'>;
  readonly on: CalendarDate;
  readonly by: string;
  readonly reason?: string | undefined;
}

const refusedDate = (pointer: string, rule: string, detail: string): DomainError =>
  domainError('VALIDATION_FAILED', detail, { fields: [{ pointer, rule, detail }] });

/** Files an application; what is filed has been handed in by today. */
export const fileApplication = (
  application: Omit<GreenChannelApplication, 'state' | 'decidedOn' | 'reason'>,
  today: CalendarDate,
): GreenChannelApplication | DomainError =>
  application.filedOn > today
    ? refusedDate('/filedOn', 'IN_FUTURE', `is after the business date ${today}`)
    : { ...application, state: 'FILED' };

/** Decides an application, or takes note that it was withdrawn. Nobody decides on what they filed. */
export const decideApplication = (
  application: GreenChannelApplication,
  { state, on, by, reason }: GreenChannelOutcome,
  today: CalendarDate,
): GreenChannelApplication | DomainError => {
  if (application.state !== 'FILED') {
    return domainError('APPLICATION_STATE_CONFLICT', `the application is ${application.state} already`, {
      facts: { state: application.state },
    });
  }
  if (state !== 'WITHDRAWN' && by === application.filedBy) {
    return domainError('SAME_PERSON_TWICE', 'whoever filed the application cannot decide on it');
  }
  if (on < application.filedOn) {
    return refusedDate('/on', 'PERIOD_REVERSED', `it was filed on ${application.filedOn}`);
  }
  if (on > today) return refusedDate('/on', 'IN_FUTURE', `is after the business date ${today}`);
  return { ...application, state, decidedOn: on, reason };
};

/** What was true of it on a day: undecided before the decision, unknown before it was filed. */
export const applicationOn = (
  application: GreenChannelApplication,
  date: CalendarDate,
): GreenChannelApplication | undefined => {
  if (date < application.filedOn) return undefined;
  const { decidedOn, reason: _, ...filed } = application;
  return decidedOn !== undefined && date < decidedOn ? { ...filed, state: 'FILED' } : application;
};

/** Calendar days from filing to the decision; undefined while it waits, or of a withdrawn one. */
export const daysToDecide = ({ state, filedOn, decidedOn }: GreenChannelApplication): number | undefined =>
  decidedOn === undefined || state === 'WITHDRAWN' ? undefined : daysBetween(filedOn, decidedOn);

export interface DaysToDecide {
  readonly filed: number;
  readonly waiting: number;
  readonly withdrawn: number;
  readonly decided: number;
  /** With two decimals, half up; '' when none was decided. */
  readonly averageDays: string;
  readonly medianDays: string;
  readonly longestDays: number;
}

const twoDecimals = (hundredths: bigint): string => {
  const text = hundredths.toString().padStart(3, '0');
  return `${text.slice(0, -2)}.${text.slice(-2)}`;
};

const quotient = (sum: number, count: number): string =>
  twoDecimals((BigInt(sum) * 200n + BigInt(count)) / (BigInt(count) * 2n));

const medianOf = (days: readonly number[]): string => {
  const middle = Math.floor(days.length / 2);
  const upper = days[middle] ?? 0;
  return days.length % 2 === 1 ? quotient(upper, 1) : quotient((days[middle - 1] ?? 0) + upper, 2);
};

/** How long decisions take, over the applications given. */
export const measureDaysToDecide = (applications: readonly GreenChannelApplication[]): DaysToDecide => {
  const days = applications
    .map(daysToDecide)
    .filter((count) => count !== undefined)
    .sort((left, right) => left - right);
  const isOf = (state: GreenChannelState): number =>
    applications.filter((application) => application.state === state).length;
  const sum = days.reduce((total, count) => total + count, 0);
  return {
    filed: applications.length,
    waiting: isOf('FILED'),
    withdrawn: isOf('WITHDRAWN'),
    decided: days.length,
    averageDays: days.length === 0 ? '' : quotient(sum, days.length),
    medianDays: days.length === 0 ? '' : medianOf(days),
    longestDays: days.at(-1) ?? 0,
  };
};
