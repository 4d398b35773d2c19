import {
  type AnyBulkRoute,
  type AnyRoute,
  defineBulkRoute,
  defineRoute,
  type LineAnswer,
  type Platform,
  refusedLine,
} from '@donghu/chassis';
import { type DomainError, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import {
  type AddCreditRecords,
  addCreditRecordCommand,
  addCreditRecordsCommand,
} from '../commands/add-credit-records.js';
import { addCreditRecordInput, creditRecordExample, creditRecordSchema } from './credit-record-schemas.js';

const reporters = { roles: ['bureau', 'operator', 'regulator'] } as const;
const tag = 'credit records';

export const creditRecordRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'post',
    path: '/v1/credit-records',
    operationId: 'addCreditRecord',
    summary: { en: 'Report a credit record', zh: '报送信用记录' },
    tag,
    access: reporters,
    idempotent: true,
    body: creditRecordSchema,
    example: creditRecordExample,
    responses: {
      201: {
        description: 'Recorded, or known already',
        schema: z.strictObject({ uscc: z.string(), outcome: z.enum(['RECORDED', 'ALREADY_KNOWN']) }),
        example: { uscc: creditRecordExample.enterpriseUscc, outcome: 'RECORDED' },
      },
    },
    errors: ['USCC_INVALID', 'ALREADY_REPORTED'],
    handle: async ({ body, principal, idempotency }) => {
      const input = addCreditRecordInput(body, principal.subject);
      const executed = await platform.executor.execute(addCreditRecordCommand, input, { idempotency });
      if (isDomainError(executed)) return executed;
      return { status: 201, body: executed.output, replayed: executed.replayed };
    },
  });

interface ReportedLine {
  readonly line: number;
  readonly input: AddCreditRecords;
}

/** Lines of one enterprise together, so that it is rated once for all of them. */
const byEnterprise = (lines: readonly ReportedLine[]): readonly (readonly ReportedLine[])[] => {
  const groups = new Map<string, ReportedLine[]>();
  for (const line of lines) {
    const group = groups.get(line.input.uscc) ?? [];
    groups.set(line.input.uscc, group);
    group.push(line);
  }
  return [...groups.values()];
};

const togetherOf = (group: readonly ReportedLine[], by: string): AddCreditRecords => ({
  uscc: group[0]?.input.uscc ?? '',
  by,
  records: group.flatMap(({ input }) => input.records),
});

const lineAnswer = (
  { line, input }: ReportedLine,
  outcome: 'RECORDED' | 'ALREADY_KNOWN' | DomainError | undefined,
): LineAnswer => {
  if (isDomainError(outcome)) return refusedLine(line, outcome);
  return { line, outcome: outcome === 'RECORDED' ? 'recorded' : 'known', uscc: input.uscc };
};

/** A file of records. One that stands already is answered `known`: the file may be sent again. */
export const creditRecordBulkRoute = (platform: Platform<unknown>): AnyBulkRoute =>
  defineBulkRoute({
    path: '/v1/credit-records/bulk',
    operationId: 'addCreditRecords',
    summary: { en: 'Report credit records, one a line', zh: '批量报送信用记录' },
    tag,
    access: reporters,
    item: creditRecordSchema,
    batchSize: 300,
    example: creditRecordExample,
    answerExample: { line: 1, outcome: 'recorded', uscc: creditRecordExample.enterpriseUscc },
    errors: ['USCC_INVALID', 'ALREADY_REPORTED'],
    handleBatch: async (items, { principal }) => {
      const groups = byEnterprise(
        items.map(({ line, value }) => ({ line, input: addCreditRecordInput(value, principal.subject) })),
      );
      const results = await platform.executor.executeAll(
        addCreditRecordsCommand,
        groups.map((group) => togetherOf(group, principal.subject)),
      );
      return groups
        .flatMap((group, at) => {
          const result = results[at];
          return group.map((entry, within) =>
            lineAnswer(entry, isDomainError(result) ? result : result?.output[within]),
          );
        })
        .sort((a, b) => a.line - b.line);
    },
  });
