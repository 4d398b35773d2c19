import type { Facts, Unit, UseCase } from '@donghu/chassis';
import { type CalendarDate, type DomainError, isDomainError, type Uscc } from '@donghu/kernel';
import {
  amendEnterprise,
  changeEnterpriseMembership,
  linkPredecessor,
  recordFigures,
} from '../domain/amend-enterprise.js';
import type {
  Enterprise,
  EnterpriseClass,
  EnterpriseParticulars,
  LinkedCode,
  YearlyFigures,
} from '../domain/enterprise.js';
import type { ZoneMembership } from '../domain/zone-membership.js';
import { enterprises } from '../store/enterprises.js';
import { enterpriseChanged } from './enterprise-message.js';
import { keepRecord, storedRecord } from './keep-record.js';

export type EnterpriseChange =
  /** All classes it holds or held: the list is replaced whole. */
  | { readonly kind: 'SET_CLASSES'; readonly classes: readonly EnterpriseClass[] }
  | { readonly kind: 'SET_MEMBERSHIP'; readonly membership: ZoneMembership }
  | { readonly kind: 'AMEND_PARTICULARS'; readonly particulars: EnterpriseParticulars }
  | { readonly kind: 'LINK_PREDECESSOR'; readonly predecessor: LinkedCode }
  | { readonly kind: 'RECORD_FIGURES'; readonly figures: YearlyFigures };

export interface ChangeEnterprise {
  readonly uscc: Uscc;
  readonly change: EnterpriseChange;
  readonly by: string;
  readonly ifVersion?: number | undefined;
}

const announced = {
  SET_CLASSES: 'CLASS_CHANGED',
  SET_MEMBERSHIP: 'MEMBERSHIP_CHANGED',
  AMEND_PARTICULARS: 'DETAILS_CHANGED',
  LINK_PREDECESSOR: 'DETAILS_CHANGED',
  RECORD_FIGURES: 'DETAILS_CHANGED',
} as const;

const apply = (enterprise: Enterprise, change: EnterpriseChange): Enterprise | DomainError => {
  switch (change.kind) {
    case 'SET_CLASSES':
      return { ...enterprise, classes: change.classes };
    case 'SET_MEMBERSHIP':
      return changeEnterpriseMembership(enterprise, change.membership);
    case 'AMEND_PARTICULARS':
      return amendEnterprise(enterprise, change.particulars);
    case 'LINK_PREDECESSOR':
      return linkPredecessor(enterprise, change.predecessor);
    case 'RECORD_FIGURES':
      return recordFigures(enterprise, change.figures);
  }
};

const effectiveOn = (change: EnterpriseChange, today: CalendarDate): CalendarDate => {
  switch (change.kind) {
    case 'SET_MEMBERSHIP':
      return change.membership.from;
    case 'AMEND_PARTICULARS':
      return change.particulars.from;
    case 'LINK_PREDECESSOR':
      return change.predecessor.from;
    case 'SET_CLASSES':
    case 'RECORD_FIGURES':
      return today;
  }
};

interface Kept {
  readonly input: ChangeEnterprise;
  readonly enterprise: Enterprise;
  readonly on: CalendarDate;
}

const keep = ({ input, enterprise, on }: Kept, unit: Unit, facts: Facts): number => {
  const { change, by } = input;
  const version = keepRecord(enterprises, unit, facts, {
    id: enterprise.uscc,
    record: enterprise,
    action: change.kind,
    effectiveOn: on,
    by,
    after: change,
  });
  unit.emit(enterpriseChanged(enterprise, announced[change.kind], on, version));
  return version;
};

/** A predecessor that is registered itself learns who goes on after it; one that was named by mistake forgets it. */
const tellPredecessors = (
  input: ChangeEnterprise,
  former: LinkedCode | undefined,
  unit: Unit,
  facts: Facts,
): void => {
  if (input.change.kind !== 'LINK_PREDECESSOR') return;
  const { predecessor } = input.change;
  const on = predecessor.from;
  const tell = (uscc: Uscc, successor: LinkedCode | undefined): void => {
    const stored = storedRecord(enterprises, unit, uscc, undefined);
    if (!isDomainError(stored)) keep({ input, enterprise: { ...stored.record, successor }, on }, unit, facts);
  };
  if (former !== undefined && former.uscc !== predecessor.uscc) tell(former.uscc, undefined);
  tell(predecessor.uscc, { uscc: input.uscc, from: on });
};

export const changeEnterpriseCommand: UseCase<
  ChangeEnterprise,
  { readonly uscc: string; readonly version: number }
> = {
  name: 'change-enterprise',
  load: async (inputs, unit) => {
    const linking = inputs.flatMap(({ uscc, change }) =>
      change.kind === 'LINK_PREDECESSOR' ? [{ uscc, predecessor: change.predecessor.uscc }] : [],
    );
    await unit.fetch(enterprises.collection, [
      ...inputs.map(({ uscc }) => uscc),
      ...linking.map(({ predecessor }) => predecessor),
    ]);
    const former = linking.flatMap(({ uscc }) => unit.get(enterprises.collection, uscc)?.predecessor ?? []);
    await unit.fetch(
      enterprises.collection,
      former.map(({ uscc }) => uscc),
    );
  },
  decide: (input, unit, facts) => {
    const stored = storedRecord(enterprises, unit, input.uscc, input.ifVersion);
    if (isDomainError(stored)) return stored;
    const changed = apply(stored.record, input.change);
    if (isDomainError(changed)) return changed;
    const on = effectiveOn(input.change, facts.today);
    const version = keep({ input, enterprise: changed, on }, unit, facts);
    tellPredecessors(input, stored.record.predecessor, unit, facts);
    return { uscc: input.uscc, version };
  },
};
