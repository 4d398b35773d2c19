import type { UseCase } from '@donghu/chassis';
import { type CalendarDate, domainError, type Uscc } from '@donghu/kernel';
import type { Enterprise, EnterpriseClass } from '../domain/enterprise.js';
import { audit } from '../store/audit.js';
import { enterprises } from '../store/enterprises.js';
import { enterpriseChanged } from './enterprise-message.js';

export type EnterpriseChange =
  /** All classes it holds or held: the list is replaced whole. */
  | { readonly kind: 'SET_CLASSES'; readonly classes: readonly EnterpriseClass[] }
  | { readonly kind: 'SET_MEMBERSHIP'; readonly inZone: boolean; readonly from: CalendarDate };

export interface ChangeEnterprise {
  readonly uscc: Uscc;
  readonly change: EnterpriseChange;
  readonly by: string;
  readonly ifVersion?: number | undefined;
}

const apply = (enterprise: Enterprise, change: EnterpriseChange): Enterprise =>
  change.kind === 'SET_CLASSES'
    ? { ...enterprise, classes: change.classes }
    : { ...enterprise, inZone: change.inZone, inZoneFrom: change.from };

export const changeEnterpriseCommand: UseCase<
  ChangeEnterprise,
  { readonly uscc: string; readonly version: number }
> = {
  name: 'change-enterprise',
  load: (inputs, unit) =>
    unit.fetch(
      enterprises,
      inputs.map((input) => input.uscc),
    ),
  decide: (input, unit, facts) => {
    const stored = unit.get(enterprises, input.uscc);
    if (stored === undefined) return domainError('NOT_FOUND', `${input.uscc} is not registered`);
    if (input.ifVersion !== undefined && input.ifVersion !== stored.version) {
      return domainError('VERSION_MISMATCH', `the enterprise is at version ${stored.version}`);
    }
    const changed = apply(stored, input.change);
    const version = unit.put(enterprises, { ...changed, _id: input.uscc });
    unit.append(audit, {
      _id: facts.newId(),
      at: facts.now,
      by: input.by,
      action: input.change.kind,
      subject: input.uscc,
      after: JSON.stringify(input.change),
    });
    const announced = input.change.kind === 'SET_CLASSES' ? 'CLASS_CHANGED' : 'MEMBERSHIP_CHANGED';
    unit.emit(enterpriseChanged(changed, announced, facts.today, version));
    return { uscc: input.uscc, version };
  },
};
