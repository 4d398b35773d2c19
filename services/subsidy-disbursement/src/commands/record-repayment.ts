import type { UseCase } from '@donghu/chassis';
import { type CalendarDate, domainError, type Fen, formatYuan, isDomainError, yearOf } from '@donghu/kernel';
import { outstanding, repay } from '../domain/clawback.js';
import { clawbacks } from '../store/clawbacks.js';
import { loadReturns, stageReturn } from './return-money.js';

export interface RecordRepayment {
  readonly clawback: string;
  readonly amount: Fen;
  /** The business date on which it is recorded. */
  readonly today: CalendarDate;
  readonly reference: string;
  readonly by: string;
}

/** Money that an enterprise returned. */
export const recordRepaymentCommand: UseCase<
  RecordRepayment,
  { readonly clawback: string; readonly repaid: string; readonly outstanding: string }
> = {
  name: 'record-repayment',
  load: (inputs, unit) =>
    loadReturns(
      inputs.map((input) => input.clawback),
      inputs.map((input) => yearOf(input.today)),
      unit,
    ),
  decide: (input, unit, facts) => {
    const stored = unit.get(clawbacks, input.clawback);
    if (stored === undefined) return domainError('NOT_FOUND', `there is no clawback ${input.clawback}`);
    const { amount, by, reference, today } = input;
    const result = repay(stored, { kind: 'CASH', amount, at: facts.now, by, reference });
    if (isDomainError(result)) return result;
    stageReturn({ ...result, kind: 'REPAYMENT', year: yearOf(today), by }, unit, facts);
    return {
      clawback: input.clawback,
      repaid: formatYuan(result.clawback.repaid),
      outstanding: formatYuan(outstanding(result.clawback)),
    };
  },
};
