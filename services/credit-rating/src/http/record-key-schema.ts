import { freeTextSchema } from '@donghu/chassis';
import * as z from 'zod';
import { recordKinds } from '../domain/credit-record.js';
import { departments } from '../parameters/departments.js';

/** What a record is known by among those of one enterprise. */
export const recordKeySchema = z.strictObject({
  source: z.enum(departments),
  kind: z.enum(recordKinds),
  documentNumber: freeTextSchema(100),
});

export const recordKeyExample = { source: 'AMR', kind: 'PENALTY', documentNumber: '武市监罚〔2025〕17号' };
