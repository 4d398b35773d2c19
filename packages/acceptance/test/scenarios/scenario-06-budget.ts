import { describe, expect, test } from '@jest/globals';
import { partyCode } from '../../src/party-code.js';
import {
  applicationOf,
  approve,
  decided,
  enterpriseOfClassA,
  finance,
  reportPolicy,
  setBudget,
} from '../../src/subsidies.js';
import type { Zone } from '../../src/zone.js';

export const budgetRunsOut = (zone: () => Zone): void =>
  describe('6. a budget that runs out in a batch', () => {
    const apply = async (
      number: string,
      enterprise: string,
      premium: string,
      line: string,
    ): Promise<void> => {
      await enterpriseOfClassA(zone(), enterprise);
      await reportPolicy(zone(), number, enterprise, premium, { line });
      expect(await decided(zone(), number)).toMatchObject({ state: 'ASSESSED' });
    };
    const left = async (scheme: string) => {
      const { items } = await zone().must('subsidy-disbursement', 'GET', '/v1/budgets?year=2025', finance);
      return items
        .filter((budget: { scheme: string }) => budget.scheme === scheme)
        .map((budget: { left: string }) => budget.left);
    };

    test('gives in the order of acceptance, the last one what is left; two approvers never spend more', async () => {
      await apply('PZ-2025-P', partyCode(3), '400000.00', 'LOAN_GUAR');
      await apply('PZ-2025-Q', partyCode(4), '500000.00', 'LOAN_GUAR');
      await apply('PZ-2025-R', partyCode(5), '200000.00', 'LOAN_GUAR');
      await setBudget(zone(), 'LOAN', '250000.00');
      await Promise.all([
        approve(zone(), 'LOAN', 'FIFO_PARTIAL', 'first@zone'),
        approve(zone(), 'LOAN', 'FIFO_PARTIAL', 'second@zone'),
      ]);
      expect(await applicationOf(zone(), 'PZ-2025-P')).toMatchObject({
        approved: '200000.00',
        waitlisted: '0.00',
      });
      expect(await applicationOf(zone(), 'PZ-2025-Q')).toMatchObject({
        approved: '250000.00',
        waitlisted: '0.00',
      });
      expect(await applicationOf(zone(), 'PZ-2025-R')).toMatchObject({
        approved: '50000.00',
        waitlisted: '50000.00',
        decidingLimit: 'BUDGET',
      });
      expect(await left('LOAN')).toEqual(['0.00', '0.00']);
    });

    test('is scaled to everybody by PRO_RATA, to the last fen', async () => {
      await apply('PZ-2025-P2', partyCode(6), '400000.00', 'EXP_ST');
      await apply('PZ-2025-Q2', partyCode(7), '500000.00', 'EXP_ST');
      await apply('PZ-2025-R2', partyCode(8), '200000.00', 'EXP_ST');
      await setBudget(zone(), 'EXPORT', '250000.00');
      await approve(zone(), 'EXPORT', 'PRO_RATA');
      const approved = await Promise.all(
        ['PZ-2025-P2', 'PZ-2025-Q2', 'PZ-2025-R2'].map(
          async (number) => (await applicationOf(zone(), number)).approved,
        ),
      );
      expect(approved).toEqual(['181818.18', '227272.73', '90909.09']);
      expect(await left('EXPORT')).toEqual(['0.00', '0.00']);
    });
  });
