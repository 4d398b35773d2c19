import type { PolicyReport } from './policy.js';

/** Every field of a report; the type has the compiler ask for a new one here. */
const fields: Readonly<Record<keyof PolicyReport, true>> = {
  insurerUscc: true,
  policyNumber: true,
  policyholderUscc: true,
  insuredUscc: true,
  line: true,
  productCode: true,
  startOn: true,
  endOn: true,
  issuedOn: true,
  writtenPremium: true,
  paidPremium: true,
  paidOn: true,
  cover: true,
  insuredHeadCount: true,
  otherPublicSubsidy: true,
};

/** The fields of a report in a fixed order. */
export const reportFields = Object.keys(fields) as readonly (keyof PolicyReport)[];

/** In what two reports differ; none when they are the same report. */
export const differingFields = (one: PolicyReport, other: PolicyReport): (keyof PolicyReport)[] =>
  reportFields.filter((field) => one[field] !== other[field]);
