import type {
  CoInsurance as CoInsuranceMessage,
  IntellectualPropertyReference,
  OriginalCurrency as OriginalCurrencyMessage,
  Policy as PolicyMessage,
  PolicyReferences as ReferencesMessage,
} from '@donghu/contracts/policy';
import {
  type CalendarDate,
  containsResidentNumber,
  type DomainError,
  domainError,
  type Fen,
  type FieldFault,
  fen,
  isDomainError,
  parseCalendarDate,
  parseRate,
  parseUscc,
  type Rate,
  type Uscc,
  zeroRate,
} from '@donghu/kernel';
import { type CoInsurance, fewestMembers, inOrderOfCodes, mostMembers } from '../domain/co-insurance.js';
import type { OriginalCurrency } from '../domain/original-currency.js';
import { intellectualPropertyKinds, type PolicyReferences } from '../domain/policy-references.js';
import { beneficiaryKinds, coverKinds, type PolicyReport } from '../domain/policy-report.js';
import { largestAmount } from '../parameters/largest-amount.js';

const longestText = 64;
const longestName = 120;
const countryPattern = /^[A-Z]{2}$/;
const policyNumberPattern = /^[A-Z0-9-]{6,40}$/;
const linePattern = /^[A-Z][A-Z0-9_-]{0,63}$/;

type Field = keyof PolicyReport | `${'coInsurance' | 'originalCurrency' | 'references'}/${string}`;

/** Reads the fields of one message and gathers every fault, so that a caller can mend them all at once. */
class FieldReader {
  readonly faults: FieldFault[] = [];

  /** Text without personal data; empty where there is none. */
  text(value: string, field: Field, longest = longestText): string {
    this.check(value.length <= longest, field, 'TOO_LONG', `At most ${longest} characters`);
    this.check(
      !containsResidentNumber(value),
      field,
      'PERSONAL_DATA',
      'The text holds a resident identity number; take it out',
    );
    return value;
  }

  neededText(value: string, field: Field): string {
    this.check(value !== '', field, 'REQUIRED', 'This field is required');
    return this.text(value, field);
  }

  uscc(text: string, field: Field): Uscc {
    const parsed = parseUscc(text, `/${field}`);
    if (!isDomainError(parsed)) return parsed.uscc;
    this.faults.push(...parsed.fields);
    // Never leaves the reader: with a fault there is no report.
    return text as Uscc;
  }

  date(text: string, field: Field): CalendarDate {
    const parsed = parseCalendarDate(text, `/${field}`);
    if (!isDomainError(parsed)) return parsed;
    this.faults.push(...parsed.fields);
    // As above.
    return text as CalendarDate;
  }

  amount(value: bigint, field: Field): Fen {
    this.check(value >= 0n, field, 'NEGATIVE', 'The amount may not be below zero');
    this.check(value <= largestAmount, field, 'TOO_BIG', 'No policy states more than one trillion yuan');
    return fen(value);
  }

  check(holds: boolean, field: Field, rule: string, detail: string): void {
    if (!holds) this.faults.push({ pointer: `/${field}`, rule, detail });
  }
}

const optional = (text: string): string | undefined => (text === '' ? undefined : text);

const readRate = (text: string, field: Field, read: FieldReader): Rate => {
  const parsed = parseRate(text);
  if (!isDomainError(parsed)) return parsed;
  read.check(false, field, 'RATE_FORMAT', parsed.detail);
  return zeroRate;
};

const readCoInsurance = (
  { pool, members, leadFeeRate }: CoInsuranceMessage,
  read: FieldReader,
): CoInsurance => {
  read.check(
    pool === '' || linePattern.test(pool),
    'coInsurance/pool',
    'FORMAT',
    'A pool is an upper-case code',
  );
  read.check(
    (members.length >= fewestMembers || (members.length === 0 && pool !== '')) &&
      members.length <= mostMembers,
    'coInsurance/members',
    'COUNT',
    `Co-insurance has ${fewestMembers} to ${mostMembers} members`,
  );
  return {
    pool: optional(pool),
    ...(leadFeeRate === undefined
      ? {}
      : { leadFeeRate: readRate(leadFeeRate, 'coInsurance/leadFeeRate', read) }),
    members: inOrderOfCodes(
      members.map(({ insurerUscc, sharePpm, lead }, index) => ({
        insurerUscc: read.uscc(insurerUscc, `coInsurance/members/${index}/insurerUscc`),
        sharePpm,
        lead,
      })),
    ),
  };
};

const isKind = (text: string): text is (typeof intellectualPropertyKinds)[number] =>
  (intellectualPropertyKinds as readonly string[]).includes(text);

const readCountry = (country: string, field: Field, read: FieldReader): string => {
  read.check(countryPattern.test(country), field, 'FORMAT', 'A country is two letters of ISO 3166-1');
  return country;
};

const readIntellectualProperty = (
  { kind, number, jurisdiction }: IntellectualPropertyReference,
  read: FieldReader,
): PolicyReferences['intellectualProperty'] => {
  const at = 'references/intellectualProperty';
  read.check(isKind(kind), `${at}/kind`, 'UNKNOWN_CODE', `One of ${intellectualPropertyKinds.join(', ')}`);
  return {
    kind: isKind(kind) ? kind : 'PATENT',
    number: read.neededText(number, `${at}/number`),
    jurisdiction: readCountry(jurisdiction === '' ? 'CN' : jurisdiction, `${at}/jurisdiction`, read),
  };
};

const readReferences = (message: ReferencesMessage, read: FieldReader): PolicyReferences => {
  const { intellectualProperty, loan, equipment, exportMarket, construction } = message;
  return {
    intellectualProperty:
      intellectualProperty === undefined ? undefined : readIntellectualProperty(intellectualProperty, read),
    loan:
      loan === undefined
        ? undefined
        : {
            lenderUscc: read.uscc(loan.lenderUscc, 'references/loan/lenderUscc'),
            contractNumber: read.neededText(loan.contractNumber, 'references/loan/contractNumber'),
          },
    equipment:
      equipment === undefined
        ? undefined
        : {
            name: read.text(equipment.name, 'references/equipment/name', longestName),
            catalogueItem: optional(read.text(equipment.catalogueItem, 'references/equipment/catalogueItem')),
          },
    exportMarket:
      exportMarket === undefined ? undefined : readCountry(exportMarket, 'references/exportMarket', read),
    construction:
      construction === undefined
        ? undefined
        : {
            projectCode: read.neededText(construction.projectCode, 'references/construction/projectCode'),
            budgetIncluded: construction.budgetIncluded,
          },
  };
};

const readCase = (sandboxCase: string, read: FieldReader): string => {
  read.check(linePattern.test(sandboxCase), 'sandboxCase', 'FORMAT', 'A case is an upper-case code');
  return sandboxCase;
};

const oneOf = <Kind extends string>(
  kinds: readonly Kind[],
  text: string,
  field: Field,
  read: FieldReader,
): Kind | undefined => {
  const kind = kinds.find((one) => one === text);
  read.check(kind !== undefined, field, 'UNKNOWN_CODE', `One of ${kinds.join(', ')}`);
  return kind;
};

const readOriginalCurrency = (message: OriginalCurrencyMessage, read: FieldReader): OriginalCurrency => {
  const at = 'originalCurrency';
  read.check(/^[A-Z]{3}$/.test(message.currency), `${at}/currency`, 'FORMAT', 'Three letters of ISO 4217');
  return {
    currency: message.currency,
    writtenPremium: read.amount(message.writtenPremiumHundredths, `${at}/writtenPremium`),
    cover: read.amount(message.coverHundredths, `${at}/cover`),
    premiumParity: readRate(message.premiumParity, `${at}/premiumParity`, read),
    coverParity: readRate(message.coverParity, `${at}/coverParity`, read),
  };
};

/** What few policies state, each only where it is there. */
const readFurtherTerms = (message: PolicyMessage, read: FieldReader): Partial<PolicyReport> => {
  const { taxFen, deductibleFen, perOccurrenceLimitFen, intermediaryUscc, originalCurrency } = message;
  const { beneficiaryKind, coverKind } = message;
  return {
    ...(taxFen === undefined ? {} : { tax: read.amount(taxFen, 'tax') }),
    ...(deductibleFen === undefined ? {} : { deductible: read.amount(deductibleFen, 'deductible') }),
    ...(perOccurrenceLimitFen === undefined
      ? {}
      : { perOccurrenceLimit: read.amount(perOccurrenceLimitFen, 'perOccurrenceLimit') }),
    ...(intermediaryUscc === undefined
      ? {}
      : { intermediaryUscc: read.uscc(intermediaryUscc, 'intermediaryUscc') }),
    ...(beneficiaryKind === undefined
      ? {}
      : { beneficiaryKind: oneOf(beneficiaryKinds, beneficiaryKind, 'beneficiaryKind', read) }),
    ...(coverKind === undefined ? {} : { coverKind: oneOf(coverKinds, coverKind, 'coverKind', read) }),
    ...(originalCurrency === undefined
      ? {}
      : { originalCurrency: readOriginalCurrency(originalCurrency, read) }),
  };
};

const readReport = (message: PolicyMessage, read: FieldReader): PolicyReport => {
  const policyNumber = message.policyNumber.toUpperCase();
  read.check(
    policyNumberPattern.test(policyNumber),
    'policyNumber',
    'FORMAT',
    'A policy number has 6 to 40 letters, digits and hyphens',
  );
  read.check(linePattern.test(message.line), 'line', 'FORMAT', 'A line is an upper-case code');
  read.check(message.insuredHeadCount >= 0, 'insuredHeadCount', 'TOO_SMALL', 'A count is not below zero');
  return {
    insurerUscc: read.uscc(message.insurerUscc, 'insurerUscc'),
    policyNumber,
    policyholderUscc: read.uscc(message.policyholderUscc, 'policyholderUscc'),
    insuredUscc: read.uscc(message.insuredUscc, 'insuredUscc'),
    line: message.line,
    productCode: optional(read.text(message.productCode, 'productCode')),
    startOn: read.date(message.startOn, 'startOn'),
    endOn: read.date(message.endOn, 'endOn'),
    issuedOn: read.date(message.issuedOn, 'issuedOn'),
    writtenPremium: read.amount(message.writtenPremiumFen, 'writtenPremium'),
    paidPremium: read.amount(message.paidPremiumFen, 'paidPremium'),
    paidOn: message.paidOn === '' ? undefined : read.date(message.paidOn, 'paidOn'),
    cover: read.amount(message.coverFen, 'cover'),
    insuredHeadCount: message.insuredHeadCount === 0 ? undefined : message.insuredHeadCount,
    otherPublicSubsidy: read.amount(message.otherPublicSubsidyFen, 'otherPublicSubsidy'),
    ...(message.coInsurance === undefined ? {} : { coInsurance: readCoInsurance(message.coInsurance, read) }),
    ...(message.references === undefined ? {} : { references: readReferences(message.references, read) }),
    ...(message.sandboxCase === undefined ? {} : { sandboxCase: readCase(message.sandboxCase, read) }),
    ...readFurtherTerms(message, read),
  };
};

/** The report of a message: what protobuf cannot say, an absent text or count, is empty or zero there. */
export const reportFromMessage = (message: PolicyMessage | undefined): PolicyReport | DomainError => {
  if (message === undefined) {
    return domainError('VALIDATION_FAILED', 'A policy is needed', {
      fields: [{ pointer: '/policy', rule: 'REQUIRED', detail: 'This field is required' }],
    });
  }
  const read = new FieldReader();
  const report = readReport(message, read);
  const [first] = read.faults;
  if (first === undefined) return report;
  const detail = read.faults.length === 1 ? first.detail : `${read.faults.length} fields break a rule`;
  return domainError('VALIDATION_FAILED', detail, { fields: read.faults });
};
