import { type CalendarDate, isDomainError, parseUscc, type Uscc } from '@donghu/kernel';
import type { Institution } from '../src/domain/institution.js';

/** A code that must be valid: the tests name registered ones. */
export const code = (text: string): Uscc => {
  const parsed = parseUscc(text);
  if (isDomainError(parsed)) throw new Error(parsed.detail);
  return parsed.uscc;
};

/** A provincial branch that is open, with whatever a test needs otherwise. */
export const institution = (more: Partial<Institution> = {}): Institution => {
  const state = more.state ?? 'OPEN';
  return {
    uscc: code('91420000MA49148N8B'),
    nameZh: '史带财产保险股份有限公司湖北分公司',
    nameEn: '',
    roles: [{ kind: 'INSURER_PROV_BRANCH', from: '2019-01-01' as CalendarDate }],
    state,
    stateHistory: [
      {
        state,
        from: '2019-06-01' as CalendarDate,
        by: 'operator@zone',
        recordedAt: new Date('2019-06-01T00:00:00Z'),
      },
    ],
    parentUscc: undefined,
    licences: [],
    inZone: true,
    warnings: [],
    particulars: [
      {
        from: '2019-06-01' as CalendarDate,
        nameZh: '史带财产保险股份有限公司湖北分公司',
        nameEn: '',
      },
    ],
    memberships: [{ inZone: true, from: '2019-06-01' as CalendarDate }],
    dedicatedUnits: [],
    ...more,
  };
};
