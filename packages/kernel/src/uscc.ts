import type { DomainError } from './domain-error.js';
import { domainError } from './domain-error.js';

declare const standard: unique symbol;

/** A unified social credit code (统一社会信用代码) in canonical form, GB 32100-2015. */
export type Uscc = string & { readonly [standard]: 'GB 32100-2015' };

/** The first rule that a code breaks, in the order in which they are tried. */
export type UsccRule = 'EMPTY' | 'LENGTH' | 'ALPHABET' | 'REGION' | 'CHECK_DIGIT' | 'DEPARTMENT';

/** `ORG_CODE`: the subject identifier fails its own check of GB 11714. Registered codes do, so it only warns. */
export type UsccWarning = 'ORG_CODE';

export interface ParsedUscc {
  readonly uscc: Uscc;
  readonly warnings: readonly UsccWarning[];
}

/** GB 32100-2015: a character's place is its value. I, O, S, V and Z are left out. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** Registering departments (登记管理部门): 1 机构编制, 5 民政, 9 市场监管, Y other; the rest came by amendment. */
const departments = '159Y234678AN';

const codeLength = 18;
const regionFrom = 2;
const regionTo = 8;
const organisationTo = 17;

/** 3^(i−1) mod 31, GB 32100-2015. */
const weights = Uint8Array.of(1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28);

/** GB 11714-1997. */
const organisationWeights = Uint8Array.of(3, 7, 9, 10, 5, 8, 4, 2);

const noValue = 0xff;

const valueByCharCode = new Uint8Array(128).fill(noValue);
for (let value = 0; value < alphabet.length; value += 1) {
  valueByCharCode[alphabet.charCodeAt(value)] = value;
}

const valueAt = (code: string, at: number): number => valueByCharCode[code.charCodeAt(at)] ?? noValue;

const isDigitAt = (code: string, at: number): boolean => valueAt(code, at) <= 9;

/** The check character over the first 17 characters, all of them of the alphabet. */
export const usccCheckCharacter = (first17: string): string => {
  let sum = 0;
  for (let at = 0; at < weights.length; at += 1) {
    sum += valueAt(first17, at) * (weights[at] ?? 0);
  }
  // The outer modulus is not idle: a remainder of 0 gives the character 0, and not a 31st that does not exist.
  return alphabet.charAt((31 - (sum % 31)) % 31);
};

/** Digits count as themselves, A as 10 … Z as 35: without the gaps of the USCC's alphabet. */
const organisationValueAt = (code: string, at: number): number => {
  const character = code.charCodeAt(at);
  return character <= 0x39 ? character - 0x30 : character - 0x41 + 10;
};

/** GB 11714: the check character of an organisation code (组织机构代码) over its first 8 characters. */
export const organisationCodeCheckCharacter = (first8: string): string => {
  let sum = 0;
  for (let at = 0; at < organisationWeights.length; at += 1) {
    sum += organisationValueAt(first8, at) * (organisationWeights[at] ?? 0);
  }
  const check = 11 - (sum % 11);
  return check === 10 ? 'X' : check === 11 ? '0' : String(check);
};

const separators = /[\s\-\u2010]/gu;

const isPlain = (raw: string): boolean => {
  for (let at = 0; at < raw.length; at += 1) {
    if (valueAt(raw, at) === noValue) {
      return false;
    }
  }
  return true;
};

/** Full-width forms folded (NFKC), white space and hyphens dropped, upper case. Validates nothing. */
export const normaliseUscc = (raw: string): string =>
  isPlain(raw) ? raw : raw.normalize('NFKC').replace(separators, '').toUpperCase();

const details: Readonly<Record<UsccRule, string>> = {
  EMPTY: 'The code is empty',
  LENGTH: 'The code must have 18 characters',
  ALPHABET: 'The code has a character that is not in 0-9 and A-Z without I, O, S, V and Z',
  REGION: 'Characters 3 to 8, the division of the registering authority, must be digits',
  CHECK_DIGIT: 'The check character, the 18th, does not match the other 17',
  DEPARTMENT: 'The first character is not that of a registering department',
};

const refusal = (rule: UsccRule, pointer: string): DomainError =>
  domainError('USCC_INVALID', details[rule], {
    fields: [{ pointer, rule, detail: details[rule] }],
    facts: { reason: rule },
  });

const brokenFormat = (code: string): UsccRule | undefined => {
  if (code.length === 0) {
    return 'EMPTY';
  }
  if (code.length !== codeLength) {
    return 'LENGTH';
  }
  if (!isPlain(code)) {
    return 'ALPHABET';
  }
  for (let at = regionFrom; at < regionTo; at += 1) {
    if (!isDigitAt(code, at)) {
      return 'REGION';
    }
  }
  return undefined;
};

const hasCheckCharacter = (code: string): boolean => usccCheckCharacter(code) === code.charAt(codeLength - 1);

const hasDepartment = (code: string): boolean => departments.includes(code.charAt(0));

const noWarnings: readonly UsccWarning[] = [];
const organisationWarning: readonly UsccWarning[] = ['ORG_CODE'];

const accepted = (code: string): ParsedUscc => {
  const organisation = code.slice(regionTo, organisationTo);
  const passes = organisationCodeCheckCharacter(organisation) === organisation.charAt(8);
  return { uscc: code as Uscc, warnings: passes ? noWarnings : organisationWarning };
};

/**
 * Normalises and validates a code. A refusal carries the broken rule as `fields[0].rule` and
 * `facts.reason`. The caller keeps the raw input for the audit record; only the canonical code is stored.
 */
export const parseUscc = (raw: string, pointer = '/uscc'): ParsedUscc | DomainError => {
  const code = normaliseUscc(raw);
  const broken = brokenFormat(code);
  if (broken !== undefined) {
    return refusal(broken, pointer);
  }
  if (!hasCheckCharacter(code)) {
    return refusal('CHECK_DIGIT', pointer);
  }
  return hasDepartment(code) ? accepted(code) : refusal('DEPARTMENT', pointer);
};

/**
 * As `parseUscc`, without the check character: a few registered codes fail it. Only for an override that two
 * people approved with a reason; the decision to allow it is the caller's.
 */
export const parseUsccOverridden = (raw: string, pointer = '/uscc'): ParsedUscc | DomainError => {
  const code = normaliseUscc(raw);
  const broken = brokenFormat(code);
  if (broken !== undefined) {
    return refusal(broken, pointer);
  }
  return hasDepartment(code) ? accepted(code) : refusal('DEPARTMENT', pointer);
};
