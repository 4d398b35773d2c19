import { type CalendarDate, type DomainError, domainError } from '@donghu/kernel';

/** 人才、培训、论坛、合作、宣传: plan (五)3, (六)5 and (六)6. */
export const programmeKinds = ['TALENT', 'TRAINING', 'FORUM', 'COOPERATION', 'PUBLICITY'] as const;

export type ProgrammeKind = (typeof programmeKinds)[number];

/** A counted event. Of people there are counts only, never lists. */
export interface Programme {
  readonly kind: ProgrammeKind;
  readonly titleZh: string;
  readonly titleEn?: string | undefined;
  readonly heldOn: CalendarDate;
  readonly department: string;
  readonly participants: number;
  readonly source: string;
  /** A cancelled one is not counted from that day on. */
  readonly cancelled?: { readonly on: CalendarDate; readonly reason: string } | undefined;
}

export interface ProgrammeCount {
  readonly kind: ProgrammeKind;
  readonly held: number;
  readonly participants: number;
}

/** What is recorded has been held; what is planned is not counted. */
export const recordProgramme = (programme: Programme, today: CalendarDate): Programme | DomainError =>
  programme.heldOn > today
    ? domainError('VALIDATION_FAILED', `${programme.heldOn} has not come yet`, {
        fields: [{ pointer: '/heldOn', rule: 'IN_FUTURE', detail: `is after the business date ${today}` }],
      })
    : programme;

export const cancelProgramme = (
  programme: Programme,
  cancelled: NonNullable<Programme['cancelled']>,
): Programme | DomainError =>
  programme.cancelled === undefined
    ? { ...programme, cancelled }
    : domainError('ALREADY_REPORTED', `it was cancelled on ${programme.cancelled.on}`);

/** Whether it counts on a day: held by then, and not cancelled. */
export const countsOn = ({ heldOn, cancelled }: Programme, date: CalendarDate): boolean =>
  heldOn <= date && (cancelled === undefined || date < cancelled.on);

/** Every kind with how many were held, and the people who took part. */
export const countProgrammes = (programmes: readonly Programme[]): readonly ProgrammeCount[] =>
  programmeKinds.map((kind) => {
    const ofKind = programmes.filter((programme) => programme.kind === kind);
    return {
      kind,
      held: ofKind.length,
      participants: ofKind.reduce((sum, { participants }) => sum + participants, 0),
    };
  });
