import { dateSchema, freeTextSchema, usccSchema } from '@donghu/chassis';
import * as z from 'zod';
import type { AddCreditRecords } from '../commands/add-credit-records.js';
import { recordKinds, severities } from '../domain/credit-record.js';
import { departments } from '../parameters/departments.js';

export const creditRecordSchema = z.strictObject({
  enterpriseUscc: usccSchema,
  kind: z.enum(recordKinds),
  /** The department's own number (决定文书号). */
  documentNumber: freeTextSchema(100),
  effectiveOn: dateSchema,
  effectiveAt: z.iso.datetime({ offset: true }).optional(),
  source: z.enum(departments),
  value: z.string().min(1).max(64).optional(),
  severity: z.enum(severities).optional(),
});

export const creditRecordExample = {
  enterpriseUscc: '91420100616400352X',
  kind: 'PENALTY',
  documentNumber: '武市监罚〔2025〕17号',
  effectiveOn: '2025-05-12',
  source: 'AMR',
  severity: 'MINOR',
};

export const addCreditRecordInput = (
  { enterpriseUscc, effectiveAt, ...record }: z.output<typeof creditRecordSchema>,
  by: string,
): AddCreditRecords => ({
  uscc: enterpriseUscc,
  records: [{ ...record, effectiveAt: effectiveAt === undefined ? undefined : new Date(effectiveAt) }],
  by,
});
