import { dateSchema } from '@donghu/chassis';
import { type DomainError, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { type AsOf, parseKnownAt } from '../domain/as-of.js';

/** Query parameters that every question about a record takes. */
export const asOfQuery = {
  asOf: dateSchema.optional(),
  knownAt: z
    .string()
    .max(40)
    .optional()
    .meta({
      examples: ['2025-06-30', '2025-06-30T10:00:00+08:00'],
      description:
        'What was known at the end of a date or at an instant; now when absent. 按该时点已登记的信息查询',
    }),
};

/** As `asOfQuery`, a page at a time. */
export const pageQuery = {
  ...asOfQuery,
  cursor: z.string().max(80).default(''),
  limit: z.coerce.number().int().min(1).max(500).default(100),
};

export const readAsOf = (query: {
  readonly asOf?: AsOf['on'];
  readonly knownAt?: string | undefined;
}): AsOf | DomainError => {
  if (query.knownAt === undefined) return { on: query.asOf };
  const knownBefore = parseKnownAt(query.knownAt, '/query/knownAt');
  return isDomainError(knownBefore) ? knownBefore : { on: query.asOf, knownBefore };
};
