import { type AnyRoute, defineRoute, type Platform } from '@donghu/chassis';
import { formatYuan, subtractFen, sumFen } from '@donghu/kernel';
import * as z from 'zod';
import { readTrialBalance } from '../store/ledger-entries.js';

export const trialBalanceRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'get',
    path: '/v1/ledger/trial-balance',
    operationId: 'getTrialBalance',
    summary: { en: 'Trial balance over all entries', zh: '试算平衡表' },
    tag: 'ledger',
    access: { roles: ['finance', 'auditor', 'regulator', 'operator'] },
    responses: {
      200: {
        description: 'Debits and credits of every account; both sums are equal',
        schema: z.strictObject({
          accounts: z.array(
            z.strictObject({
              account: z.string(),
              debit: z.string(),
              credit: z.string(),
              balance: z.string(),
            }),
          ),
          debit: z.string(),
          credit: z.string(),
          balanced: z.boolean(),
        }),
      },
    },
    errors: [],
    handle: async () => {
      const totals = await readTrialBalance(platform.store.db);
      const debit = sumFen(totals.map((total) => total.debit));
      const credit = sumFen(totals.map((total) => total.credit));
      const accounts = totals.map((total) => ({
        account: total.account,
        debit: formatYuan(total.debit),
        credit: formatYuan(total.credit),
        balance: formatYuan(subtractFen(total.debit, total.credit)),
      }));
      return {
        status: 200,
        body: {
          accounts,
          debit: formatYuan(debit),
          credit: formatYuan(credit),
          balanced: debit === credit,
        },
      };
    },
  });
