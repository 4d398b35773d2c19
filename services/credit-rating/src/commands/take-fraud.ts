import type { UseCase } from '@donghu/chassis';
import { calendarDateAt, type DomainError, isDomainError } from '@donghu/kernel';
import type { CreditRecord } from '../domain/credit-record.js';
import { creditRecordId, creditRecords } from '../store/credit-records.js';
import { addCreditRecordCommand } from './add-credit-records.js';

/** Money that was paid is asked back from an enterprise. */
export interface TakeFraud {
  readonly uscc: string;
  readonly applicationId: string;
  /** Established subsidy fraud is a veto; other causes hold nothing against the enterprise. */
  readonly isFraud: boolean;
  readonly at: Date;
}

/** The finance bureau, which pays the subsidies, keeps the record. */
const vetoOf = ({ applicationId, at }: TakeFraud): CreditRecord => ({
  kind: 'VETO_SET',
  value: 'FRAUD',
  source: 'FIN',
  documentNumber: applicationId,
  effectiveOn: calendarDateAt(at),
  effectiveAt: at,
});

const recordOf = (input: TakeFraud) => ({
  uscc: input.uscc,
  records: [vetoOf(input)],
  by: 'subsidy-disbursement',
});

const isTaken = (input: TakeFraud | DomainError): input is TakeFraud =>
  !isDomainError(input) && input.isFraud;

/** Sets the veto of fraud when a subsidy is asked back for fraud. */
export const takeFraudCommand: UseCase<TakeFraud | DomainError, { readonly taken: boolean }> = {
  name: 'take-fraud',
  load: (inputs, unit) => addCreditRecordCommand.load(inputs.filter(isTaken).map(recordOf), unit),
  decide: (input, unit, facts) => {
    if (isDomainError(input)) return input;
    if (!input.isFraud) return { taken: false };
    // The sender's clock may go ahead of this one.
    const at = new Date(Math.min(input.at.getTime(), facts.now.getTime()));
    const report = recordOf({ ...input, at });
    const isKnown = report.records.some(
      (record) => unit.get(creditRecords, creditRecordId(report.uscc, record)) !== undefined,
    );
    // The same application may be told again with another amount.
    if (isKnown) return { taken: false };
    const added = addCreditRecordCommand.decide(report, unit, facts);
    return isDomainError(added) ? added : { taken: true };
  },
};
