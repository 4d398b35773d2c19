import { documentCollection, type StoredDocument } from '@donghu/chassis';
import type { Db } from 'mongodb';
import type { EnterpriseUse, SandboxCase } from '../domain/sandbox.js';

/** A case with its use, under its number. Whoever takes room changes it: of two at once one sees the other. */
export interface SandboxCaseDocument extends StoredDocument, SandboxCase {}

/** What one enterprise has of a case, under `<case>/<USCC>`. */
export interface SandboxEnterpriseDocument extends StoredDocument, EnterpriseUse {}

export const sandboxCases = documentCollection<SandboxCaseDocument>('sandbox_cases');

export const sandboxEnterprises = documentCollection<SandboxEnterpriseDocument>('sandbox_enterprises');

export const sandboxEnterpriseId = (caseId: string, uscc: string): string => `${caseId}/${uscc}`;

const collectionOf = (db: Db) => db.collection<SandboxCaseDocument>(sandboxCases.name);

export const findSandboxCase = async (db: Db, caseId: string): Promise<SandboxCaseDocument | undefined> =>
  (await collectionOf(db).findOne({ _id: caseId })) ?? undefined;

/** A page in ascending order of the numbers; an insurer's cases are few. */
export const listSandboxCases = (
  db: Db,
  insurerUscc: string | undefined,
  after: string,
  limit: number,
): Promise<SandboxCaseDocument[]> =>
  collectionOf(db)
    .find({
      _id: { $gt: after },
      ...(insurerUscc === undefined ? {} : { 'terms.insurerUscc': insurerUscc }),
    })
    .sort({ _id: 1 })
    .limit(limit)
    .toArray();
