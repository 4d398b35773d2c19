import type { Db } from 'mongodb';
import { type AuditEntry, audit } from './audit.js';

/** What was done to one institution or enterprise, oldest first. */
export const listAudit = (db: Db, subject: string, after: string, limit: number): Promise<AuditEntry[]> =>
  db
    .collection<AuditEntry>(audit.name)
    .find({ subject, _id: { $gt: after } })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
