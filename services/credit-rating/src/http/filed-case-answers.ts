import type { DocumentCollection, Executed, Principal, Role } from '@donghu/chassis';
import { ownPartyOnly, usccSchema } from '@donghu/chassis';
import { type DomainError, domainError, isDomainError } from '@donghu/kernel';
import type { Db } from 'mongodb';
import * as z from 'zod';
import type { CaseKept } from '../commands/file-objection.js';
import type { CaseActor, CaseStep } from '../domain/filed-case.js';
import { type CaseDocument, findCase, listCases } from '../store/filed-case-queries.js';

/** Objections and repairs: an enterprise files, the department that keeps the record decides. */
export const filers: readonly Role[] = ['enterprise', 'operator'];
export const offices: readonly Role[] = ['bureau', 'operator'];
export const caseReaders: readonly Role[] = ['enterprise', 'bureau', 'operator', 'regulator', 'auditor'];

export const byId = z.strictObject({ id: z.string().min(1).max(64) });

export const keptSchema = z.strictObject({ id: z.string(), state: z.string(), version: z.int() });

export const keptExample = { id: '01980c2e-5a00-7000-8000-000000000001', state: 'RECEIVED', version: 2 };

export const stepSchema = z.strictObject({
  state: z.string(),
  at: z.string(),
  on: z.string(),
  by: z.string(),
  reason: z.string().optional(),
  department: z.string().optional(),
});

export const caseSchema = z.strictObject({
  id: z.string(),
  enterpriseUscc: z.string(),
  record: z.strictObject({ source: z.string(), kind: z.string(), documentNumber: z.string() }),
  statement: z.string(),
  state: z.string(),
  version: z.int(),
});

export const shownStep = ({ state, at, on, by, reason, department }: CaseStep<string>) => ({
  state,
  at: at.toISOString(),
  on,
  by,
  ...(reason === undefined ? {} : { reason }),
  ...(department === undefined ? {} : { department }),
});

export const shownCase = ({
  _id: id,
  enterpriseUscc,
  record,
  statement,
  state,
  version,
}: CaseDocument): z.output<typeof caseSchema> => ({
  id,
  enterpriseUscc,
  record,
  statement,
  state,
  version: Number(version),
});

export const filedAnswer = (executed: Executed<CaseKept> | DomainError, path: string) => {
  if (isDomainError(executed)) return executed;
  const { output, replayed } = executed;
  return { status: 201, body: output, location: `${path}/${output.id}`, replayed };
};

export const changedAnswer = (executed: Executed<CaseKept> | DomainError) =>
  isDomainError(executed)
    ? executed
    : { status: 200, body: executed.output, etag: String(executed.output.version) };

/** Who decides: a department by its name, or the operator, who may decide on the record of any. */
export const deciderOf = ({ roles }: Principal, department: string | undefined): CaseActor | DomainError => {
  if (roles.includes('operator')) return { department: undefined };
  if (department !== undefined) return { department };
  const detail = 'a bureau names the department that it decides for';
  return domainError('VALIDATION_FAILED', detail, {
    fields: [{ pointer: '/department', rule: 'REQUIRED', detail }],
  });
};

/** Who withdraws: an enterprise what it filed itself, the operator any. */
export const withdrawerOf = ({ roles, uscc }: Principal): CaseActor =>
  roles.includes('operator') ? { party: undefined } : { party: uscc ?? '' };

/** A case as the caller may see it: an enterprise sees its own. */
export const readCase = async <Document extends CaseDocument>(
  db: Db,
  collection: DocumentCollection<Document>,
  id: string,
  principal: Principal,
): Promise<Document | DomainError> => {
  const found = await findCase(db, collection, id);
  if (found === undefined) return domainError('NOT_FOUND', `there is nothing filed under ${id}`);
  return ownPartyOnly(principal, found.enterpriseUscc) ?? found;
};

export const caseQuery = z.strictObject({
  /** An enterprise names itself. */
  subject: usccSchema.optional(),
  state: z.string().max(16).optional(),
  cursor: z.string().max(64).default(''),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

export interface CasePage<Document> {
  readonly documents: readonly Document[];
  readonly nextCursor: string;
}

/** A page of cases as the caller may see them. */
export const readCases = async <Document extends CaseDocument>(
  db: Db,
  collection: DocumentCollection<Document>,
  { subject, state, cursor: after, limit }: z.output<typeof caseQuery>,
  principal: Principal,
): Promise<CasePage<Document> | DomainError> => {
  const refused = ownPartyOnly(principal, subject ?? '');
  if (refused !== undefined) return refused;
  const documents = await listCases(db, collection, { enterpriseUscc: subject, state, after, limit });
  return { documents, nextCursor: documents.length === limit ? (documents.at(-1)?._id ?? '') : '' };
};
