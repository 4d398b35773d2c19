import {
  type AnyRoute,
  codeSchema,
  defineRoute,
  nonNegativeYuanSchema,
  type Platform,
  usccSchema,
} from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { recordEarlierSubsidyCommand } from '../commands/record-earlier-subsidy.js';

export const earlierSubsidyRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'post',
    path: '/v1/earlier-subsidies',
    operationId: 'recordEarlierSubsidy',
    summary: { en: 'Record a subsidy granted outside of the platform', zh: '登记平台外已享受的补贴' },
    tag: 'applications',
    access: { roles: ['finance'] },
    idempotent: true,
    body: z.strictObject({
      enterpriseUscc: usccSchema,
      // The plan's baseline, and some years before it that count for the first subsidised year.
      year: z.int().min(2015).max(2100),
      scheme: codeSchema,
      amount: nonNegativeYuanSchema,
    }),
    example: { enterpriseUscc: '91420100616400352X', year: 2024, scheme: 'RND', amount: '50000.00' },
    responses: {
      201: {
        description: 'Recorded: it counts towards the caps of its year',
        schema: z.strictObject({ enterpriseUscc: z.string(), version: z.int() }),
        example: { enterpriseUscc: '91420100616400352X', version: 1 },
      },
    },
    errors: ['SCHEME_UNKNOWN', 'USCC_INVALID'],
    handle: async ({ body, idempotency }) => {
      const executed = await platform.executor.execute(recordEarlierSubsidyCommand, body, { idempotency });
      if (isDomainError(executed)) return executed;
      return { status: 201, body: executed.output, replayed: executed.replayed };
    },
  });
