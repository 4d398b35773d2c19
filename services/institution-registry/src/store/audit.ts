import { entryCollection } from '@donghu/chassis';

/** Who changed what, when and why: append-only. */
export interface AuditEntry {
  readonly _id: string;
  readonly at: Date;
  readonly by: string;
  readonly action: string;
  /** The code of the institution or enterprise. */
  readonly subject: string;
  /** The code as it was sent, where it was normalised. */
  readonly rawInput?: string;
  readonly reason?: string;
  readonly after: string;
}

export const audit = entryCollection<AuditEntry>('audit', [{ key: { subject: 1, _id: 1 }, name: 'subject' }]);
