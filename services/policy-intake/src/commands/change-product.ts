import { outgoingEvent, type UseCase } from '@donghu/chassis';
import { eventCatalogue } from '@donghu/contracts';
import type { Product as ProductMessage } from '@donghu/contracts/policy';
import { type DatedPeriod, type DomainError, domainError, isDomainError } from '@donghu/kernel';
import {
  addVersion,
  keepInLibrary,
  type Product,
  type ProductDecision,
  type ProductTerms,
  type ProductVersion,
  productId,
  registerProduct,
} from '../domain/product.js';
import { findInsuranceLine } from '../parameters/insurance-lines.js';
import { products } from '../store/products.js';

export interface ProductKey {
  readonly insurerUscc: string;
  readonly code: string;
}

export type ChangeProduct =
  | { readonly type: 'REGISTERED'; readonly terms: ProductTerms; readonly version: ProductVersion }
  | ({ readonly type: 'VERSION_ADDED'; readonly version: ProductVersion } & ProductKey)
  | ({ readonly type: 'LIBRARY_CHANGED'; readonly period: DatedPeriod } & ProductKey);

export interface ProductChangedAnswer {
  readonly productId: string;
  readonly outcome: ProductDecision['outcome'];
  readonly version: number;
}

const idOf = (input: ChangeProduct): string => {
  const { insurerUscc, code } = input.type === 'REGISTERED' ? input.terms : input;
  return productId(insurerUscc, code);
};

const lineUnknown = (line: string): DomainError =>
  domainError('LINE_UNKNOWN', `${line} is not a line of the catalogue`, {
    fields: [{ pointer: '/line', rule: 'UNKNOWN_CODE', detail: 'is not in the catalogue' }],
    facts: { line },
  });

const decideChange = (stored: Product | undefined, input: ChangeProduct): ProductDecision | DomainError => {
  switch (input.type) {
    case 'REGISTERED':
      return findInsuranceLine(input.terms.line) === undefined
        ? lineUnknown(input.terms.line)
        : registerProduct(stored, input.terms, input.version);
    case 'VERSION_ADDED':
      return addVersion(stored, input.version);
    case 'LIBRARY_CHANGED':
      return keepInLibrary(stored, input.period);
  }
};

const productMessage = ({ terms, versions, library }: Product): ProductMessage => ({
  insurerUscc: terms.insurerUscc,
  code: terms.code,
  line: terms.line,
  nameZh: terms.nameZh,
  versions: versions.map((version) => ({ ...version })),
  library: library.map(({ from, to }) => ({ from, to: to ?? '' })),
  sandboxCase: terms.sandboxCase ?? '',
});

export const changeProductCommand: UseCase<ChangeProduct, ProductChangedAnswer> = {
  name: 'change-product',
  load: (inputs, unit) => unit.fetch(products, inputs.map(idOf)),
  decide: (input, unit) => {
    const id = idOf(input);
    const stored = unit.get(products, id);
    const decision = decideChange(stored, input);
    if (isDomainError(decision)) return decision;
    const { outcome, product } = decision;
    if (outcome === 'ALREADY_KNOWN') return { productId: id, outcome, version: stored?.version ?? 0 };
    const { terms, versions, library } = product;
    const version = unit.put(products, { _id: id, terms, versions, library });
    const message = { productId: id, product: productMessage(product), change: input.type };
    unit.emit(outgoingEvent(eventCatalogue.ProductChanged, message, version));
    return { productId: id, outcome, version };
  },
};
