import type { PolicyReport } from './policy-report.js';

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
  coInsurance: true,
  sandboxCase: true,
  references: true,
  tax: true,
  deductible: true,
  perOccurrenceLimit: true,
  intermediaryUscc: true,
  beneficiaryKind: true,
  coverKind: true,
  originalCurrency: true,
};

/** The fields of a report in a fixed order. */
export const reportFields = Object.keys(fields) as readonly (keyof PolicyReport)[];

/** A value of a report as text: of an object its present members in the order of their names. */
export const textOf = (value: unknown): string | null => {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return `[${value.map(textOf).join()}]`;
  if (typeof value !== 'object') return String(value);
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const texts = members.map(([name, member]) => `${name}:${JSON.stringify(textOf(member))}`);
  return `{${texts.toSorted().join()}}`;
};

const isSame = (one: unknown, other: unknown): boolean =>
  one === other || (typeof one === 'object' && typeof other === 'object' && textOf(one) === textOf(other));

/** In what two reports differ; none when they are the same report. */
export const differingFields = (one: PolicyReport, other: PolicyReport): (keyof PolicyReport)[] =>
  reportFields.filter((field) => !isSame(one[field], other[field]));
