import { type CalendarDate, type DatedPeriod, type DomainError, domainError, holdsOn } from '@donghu/kernel';

/** A state that the registry recorded. A later record beats an earlier one for the days that both speak of. */
export interface RecordedState {
  readonly state: string;
  readonly from: CalendarDate;
  /** The registry's version of the institution at that record. */
  readonly version: number;
}

/** What this context knows of an institution. */
export interface Insurer {
  readonly uscc: string;
  /** The legal person that it is a branch or subsidiary of; absent for a head office. */
  readonly parentUscc?: string | undefined;
  readonly roles: readonly (DatedPeriod & { readonly kind: string })[];
  readonly licences: readonly DatedPeriod[];
  readonly states: readonly RecordedState[];
}

const speaksOf = ({ from }: RecordedState, date: CalendarDate): boolean => from <= date;

/**
 * The state on a day: the youngest record that speaks of it. For the days before all records the first one
 * stands, as the registry knows nothing else of them; since when an institution may underwrite is told by
 * the dates of its kind and licence.
 */
export const stateOn = (states: readonly RecordedState[], date: CalendarDate): string | undefined => {
  const byVersion = states.toSorted((one, other) => one.version - other.version);
  return (byVersion.findLast((entry) => speaksOf(entry, date)) ?? byVersion[0])?.state;
};

/**
 * Whether an institution could write a policy on its day of issue. What happened to its licence or state
 * afterwards does not matter, however late the report comes.
 */
export const checkInsurer = (
  insurer: Insurer | undefined,
  uscc: string,
  issuedOn: CalendarDate,
  insurerKinds: readonly string[],
  pointer = '/insurerUscc',
): DomainError | undefined => {
  if (insurer === undefined) {
    return domainError('INSTITUTION_UNKNOWN', `${uscc} is not registered as an institution`, {
      fields: [{ pointer, rule: 'UNKNOWN', detail: 'is not registered' }],
      facts: { uscc },
    });
  }
  const facts = { uscc, issuedOn };
  const underwrites = insurer.roles.some(
    (role) => insurerKinds.includes(role.kind) && holdsOn(role, issuedOn),
  );
  if (!underwrites) {
    return domainError('INSURER_NOT_LICENSED', `${uscc} was no insurer on ${issuedOn}`, {
      fields: [{ pointer, rule: 'NOT_AN_INSURER', detail: 'held no kind that underwrites' }],
      facts,
    });
  }
  if (!insurer.licences.some((licence) => holdsOn(licence, issuedOn))) {
    return domainError('INSURER_NOT_LICENSED', `${uscc} held no insurance licence on ${issuedOn}`, {
      fields: [{ pointer: '/issuedOn', rule: 'NO_LICENCE', detail: 'no licence was in force on this day' }],
      facts,
    });
  }
  const state = stateOn(insurer.states, issuedOn);
  if (state === 'OPEN') return undefined;
  return domainError('INSTITUTION_NOT_OPEN', `${uscc} was not open for business on ${issuedOn}`, {
    fields: [
      {
        pointer: '/issuedOn',
        rule: 'NOT_OPEN',
        detail: `the institution was ${state ?? 'in no known state'}`,
      },
    ],
    facts: { ...facts, state: state ?? 'NONE' },
  });
};
