/** What `POST /v1/credit-records` takes. */
export interface CreditRecordInput {
  readonly enterpriseUscc: string;
  readonly kind: string;
  readonly documentNumber: string;
  readonly effectiveOn: string;
  /** Code of the department that keeps the record: TAX, AMR, STB, … */
  readonly source: string;
  readonly value?: string;
  readonly severity?: 'MINOR' | 'ORDINARY' | 'SERIOUS';
}
