import type { UseCase } from '@donghu/chassis';
import { type CalendarDate, type DomainError, domainError, isDomainError } from '@donghu/kernel';
import { type ObligationListDocument, obligationListId, obligationLists } from '../store/obligation-lists.js';

export interface TakeObligationList {
  readonly department: string;
  readonly line: string;
  readonly asOf: CalendarDate;
  readonly listReference: string;
  readonly by: string;
}

/** A list that is older than the newest one says nothing new, and would take back what that one said. */
export const olderList = (
  newest: ObligationListDocument | undefined,
  { asOf }: Pick<TakeObligationList, 'asOf'>,
): DomainError | undefined => {
  if (newest === undefined || newest.asOf <= asOf) return undefined;
  const detail = `A full list as of ${newest.asOf} was taken already`;
  return domainError('VALIDATION_FAILED', detail, {
    fields: [{ pointer: '/asOf', rule: 'OLDER_LIST', detail }],
    facts: { newest: newest.asOf },
  });
};

/** Makes a full list the newest of its department and line; its lines are taken one by one after it. */
export const takeObligationListCommand: UseCase<TakeObligationList, { readonly version: number }> = {
  name: 'take-obligation-list',
  load: (inputs, unit) =>
    unit.fetch(
      obligationLists,
      inputs.map(({ department, line }) => obligationListId(department, line)),
    ),
  decide: (input, unit) => {
    const { department, line, ...list } = input;
    const _id = obligationListId(department, line);
    const refused = olderList(unit.get(obligationLists, _id), input);
    if (isDomainError(refused)) return refused;
    return { version: unit.put(obligationLists, { _id, ...list }) };
  },
};
