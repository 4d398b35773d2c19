import { entryCollection } from '@donghu/chassis';

/** Who reported what, and when: append-only. */
export interface AuditEntry {
  readonly _id: string;
  readonly at: Date;
  readonly by: string;
  /** DEMAND, PROJECT, AMENDMENT, DRAWDOWN or RETURN. */
  readonly action: string;
  /** The demand or the project. */
  readonly subject: string;
  readonly reference?: string | undefined;
  readonly amount: bigint;
}

export const audit = entryCollection<AuditEntry>('audit', [{ key: { subject: 1, _id: 1 }, name: 'subject' }]);
