import {
  addWorkingDays,
  type CalendarDate,
  type DomainError,
  domainError,
  isDomainError,
  type WorkingDayTable,
} from '@donghu/kernel';
import type { RecordKey } from './credit-record.js';

/** One step of a case; all of them are kept. */
export interface CaseStep<State extends string> {
  readonly state: State;
  readonly at: Date;
  readonly on: CalendarDate;
  readonly by: string;
  readonly reason?: string | undefined;
  /** The department that decided. */
  readonly department?: string | undefined;
}

/** What an enterprise asks for about a record on it: an objection (异议) or a repair (信用修复). */
export interface FiledCase<State extends string, Step extends CaseStep<State> = CaseStep<State>> {
  readonly enterpriseUscc: string;
  readonly record: RecordKey;
  readonly statement: string;
  /** Of the last step. */
  readonly state: State;
  readonly steps: readonly Step[];
}

/** Takes the next step. But for a withdrawal, nobody takes one on what they filed themselves. */
export const advanceCase = <
  State extends string,
  Step extends CaseStep<State>,
  Case extends FiledCase<State, Step>,
>(
  filed: Case,
  step: Step,
  mayFollow: Readonly<Record<State, readonly State[]>>,
): Case | DomainError => {
  if (!mayFollow[filed.state].includes(step.state)) {
    const detail = `what is ${filed.state} cannot be ${step.state}`;
    return domainError('APPLICATION_STATE_CONFLICT', detail, { facts: { state: filed.state } });
  }
  if (step.state !== 'WITHDRAWN' && step.by === filed.steps[0]?.by) {
    return domainError('SAME_PERSON_TWICE', 'whoever filed it cannot receive it or decide on it');
  }
  return { ...filed, state: step.state, steps: [...filed.steps, step] };
};

/** Whoever takes a step, besides the operator, who may take any. */
export interface CaseActor {
  /** The department that decides. */
  readonly department?: string | undefined;
  /** The enterprise that withdraws. */
  readonly party?: string | undefined;
}

/** A department decides on its own records only, and an enterprise withdraws its own case only. */
export const refuseActor = (
  { enterpriseUscc, record }: Pick<FiledCase<string>, 'enterpriseUscc' | 'record'>,
  { department, party }: CaseActor,
): DomainError | undefined => {
  if (party !== undefined && party !== enterpriseUscc) {
    return domainError('FORBIDDEN', 'an enterprise withdraws only what it filed itself');
  }
  if (department === undefined || department === record.source) return undefined;
  const detail = `the record is kept by ${record.source}: it decides, or the operator`;
  return domainError('FORBIDDEN', detail, {
    fields: [{ pointer: '/department', rule: 'NOT_THE_SOURCE', detail }],
  });
};

/** The last day of a period of working days; undefined for a year whose working days are not announced yet. */
export const lastDayOf = (
  table: WorkingDayTable,
  from: CalendarDate | undefined,
  workingDays: number,
): CalendarDate | undefined => {
  const due = from === undefined ? undefined : addWorkingDays(table, from, workingDays);
  return isDomainError(due) ? undefined : due;
};

/** The day on which a case came into a state. */
export const dayOfState = <State extends string>(
  { steps }: FiledCase<State>,
  wanted: State,
): CalendarDate | undefined => steps.find(({ state }) => state === wanted)?.on;
