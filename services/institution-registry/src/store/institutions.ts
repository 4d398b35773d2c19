import type { Institution } from '../domain/institution.js';
import { keptRecords } from './kept-records.js';

/** One stored before facts had dates: what it says has held since it came on record. */
const complete = (institution: Institution): Institution => {
  const { particulars, stateHistory, nameZh, nameEn, parentUscc, inZone } = institution;
  const [first] = stateHistory;
  if (particulars !== undefined || first === undefined) return institution;
  const { from } = first;
  return {
    ...institution,
    particulars: [{ from, nameZh, nameEn, parentUscc }],
    memberships: [{ from, inZone }],
    dedicatedUnits: [],
  };
};

/** Institutions under their codes; optional facts are absent, not null. */
export const institutions = keptRecords<Institution>(
  'institutions',
  [{ key: { state: 1, _id: 1 }, name: 'state' }],
  complete,
);
