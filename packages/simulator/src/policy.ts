/** What `POST /v1/policies` takes; money is a decimal yuan string. */
export interface PolicyInput {
  readonly insurerUscc: string;
  readonly policyNumber: string;
  readonly policyholderUscc: string;
  readonly insuredUscc: string;
  readonly line: string;
  readonly startOn: string;
  readonly endOn: string;
  readonly issuedOn: string;
  readonly writtenPremium: string;
  readonly paidPremium: string;
  readonly paidOn?: string;
  readonly cover: string;
  readonly insuredHeadCount?: number;
  readonly otherPublicSubsidy?: string;
}
