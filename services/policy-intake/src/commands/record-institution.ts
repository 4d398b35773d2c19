import type { UseCase } from '@donghu/chassis';
import { type DomainError, isDomainError } from '@donghu/kernel';
import type { Insurer, RecordedState } from '../domain/insurer.js';
import { institutions } from '../store/institutions.js';

/** What one event of the registry says of an institution. */
export interface InstitutionFacts {
  readonly uscc: string;
  readonly nameZh: string;
  readonly parentUscc: Insurer['parentUscc'];
  readonly roles: Insurer['roles'];
  readonly licences: Insurer['licences'];
  /** Present when the event tells of a new state, and not of something else. */
  readonly newState: RecordedState | undefined;
  readonly sourceVersion: number;
}

const withState = (
  known: readonly RecordedState[],
  added: RecordedState | undefined,
): readonly RecordedState[] =>
  added === undefined || known.some((entry) => entry.version === added.version)
    ? known
    : [...known, added].toSorted((one, other) => one.version - other.version);

/**
 * Keeps the replica of an institution. Events come in any order, and the same ones give the same bytes: an older
 * one only adds the state that it tells of to the history, which is in the order of the registry; everything else
 * is of the newest. The version grows with both. An event that cannot be read is refused.
 */
export const recordInstitutionCommand: UseCase<InstitutionFacts | DomainError, { readonly uscc: string }> = {
  name: 'record-institution',
  load: (inputs, unit) =>
    unit.fetch(
      institutions,
      inputs.flatMap((input) => (isDomainError(input) ? [] : [input.uscc])),
    ),
  decide: (input, unit) => {
    if (isDomainError(input)) return input;
    const { newState, ...heard } = input;
    const known = unit.get(institutions, input.uscc);
    const states = withState(known?.states ?? [], newState);
    const newest = known === undefined || known.sourceVersion < input.sourceVersion ? heard : known;
    if (newest === known && states === known.states) return { uscc: input.uscc };
    unit.put(institutions, { ...newest, _id: input.uscc, states }, newest.sourceVersion + states.length);
    return { uscc: input.uscc };
  },
};
