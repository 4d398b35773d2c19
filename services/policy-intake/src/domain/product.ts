import { type CalendarDate, type DatedPeriod, type DomainError, domainError } from '@donghu/kernel';
import { textOf } from './differing-fields.js';

export interface ProductVersion {
  readonly version: string;
  /** Number of its filing with or approval by the regulator (备案或审批编号). */
  readonly filingNumber: string;
  /** First day on which it is sold. */
  readonly from: CalendarDate;
}

export interface ProductTerms {
  readonly insurerUscc: string;
  /** The insurer's own code, unique within the insurer. */
  readonly code: string;
  readonly line: string;
  readonly nameZh: string;
  /** The sandbox case that it runs in. */
  readonly sandboxCase?: string | undefined;
}

/** An insurer's product (产品) of one line. */
export interface Product {
  readonly terms: ProductTerms;
  readonly versions: readonly ProductVersion[];
  /** Stays in the product library (产品库). */
  readonly library: readonly DatedPeriod[];
}

export interface ProductDecision {
  readonly outcome: 'ACCEPTED' | 'ALREADY_KNOWN';
  readonly product: Product;
}

const refuse = (pointer: string, rule: string, detail: string): DomainError =>
  domainError('VALIDATION_FAILED', detail, { fields: [{ pointer, rule, detail }] });

const taken = (detail: string): DomainError => domainError('ALREADY_REPORTED', detail);

const unknown = (): DomainError => domainError('NOT_FOUND', 'No product stands under this code');

/** Registers a product with its first version, once. */
export const registerProduct = (
  existing: Product | undefined,
  terms: ProductTerms,
  version: ProductVersion,
): ProductDecision | DomainError => {
  if (existing === undefined) {
    return { outcome: 'ACCEPTED', product: { terms, versions: [version], library: [] } };
  }
  const isSame = textOf(existing.terms) === textOf(terms) && textOf(existing.versions[0]) === textOf(version);
  return isSame
    ? { outcome: 'ALREADY_KNOWN', product: existing }
    : taken('Another product stands under this code');
};

/** Adds a version, once; it is sold from a later day on than the ones before it. */
export const addVersion = (
  product: Product | undefined,
  version: ProductVersion,
): ProductDecision | DomainError => {
  if (product === undefined) return unknown();
  const known = product.versions.find((earlier) => earlier.version === version.version);
  if (known !== undefined) {
    return textOf(known) === textOf(version)
      ? { outcome: 'ALREADY_KNOWN', product }
      : taken('Another version stands under this name');
  }
  const last = product.versions.at(-1);
  return last !== undefined && version.from <= last.from
    ? refuse('/from', 'NOT_LATER', `The version before it is sold from ${last.from} on`)
    : { outcome: 'ACCEPTED', product: { ...product, versions: [...product.versions, version] } };
};

const overlaps = (one: DatedPeriod, other: DatedPeriod): boolean =>
  (other.to === undefined || one.from < other.to) && (one.to === undefined || other.from < one.to);

/** Puts a product into the library for a period, or ends the period that began on that day. */
export const keepInLibrary = (
  product: Product | undefined,
  period: DatedPeriod,
): ProductDecision | DomainError => {
  if (product === undefined) return unknown();
  if (period.to !== undefined && period.to <= period.from) {
    return refuse('/to', 'PERIOD_REVERSED', 'The period ends before it begins');
  }
  const known = product.library.find(({ from }) => from === period.from);
  if (known !== undefined && known.to === period.to) return { outcome: 'ALREADY_KNOWN', product };
  if (known?.to !== undefined) return taken('The period that began on this day has ended already');
  const others = product.library.filter((other) => other !== known);
  return others.some((other) => overlaps(period, other))
    ? refuse('/from', 'OVERLAPS', 'The product is in the library then')
    : { outcome: 'ACCEPTED', product: { ...product, library: [...others, period] } };
};

export const isSoldOn = ({ versions }: Product, date: CalendarDate): boolean =>
  versions.some(({ from }) => from <= date);

interface SoldProduct {
  readonly productCode?: string | undefined;
  readonly line: string;
  readonly sandboxCase?: string | undefined;
}

/** A policy of a product is of its line, and of its sandbox case: caps cannot be gone round. */
export const checkProduct = (
  product: Product | undefined,
  { line, sandboxCase }: SoldProduct,
): DomainError | undefined => {
  if (product === undefined) return undefined;
  const { terms } = product;
  if (terms.line !== line)
    return refuse('/line', 'PRODUCT_LINE', `${terms.code} is a product of ${terms.line}`);
  return terms.sandboxCase !== undefined && terms.sandboxCase !== sandboxCase
    ? refuse('/sandboxCase', 'PRODUCT_IN_SANDBOX', `${terms.code} runs in ${terms.sandboxCase}`)
    : undefined;
};

export const productId = (insurerUscc: string, code: string): string => `${insurerUscc}/${code}`;
