import type { Platform } from '@donghu/chassis';
import { type DomainError, domainError } from '@donghu/kernel';
import { findEnterpriseName } from '../store/enterprise-queries.js';
import type { PushRow } from '../store/push-ledger.js';
import { findPushRow, retryRefused } from '../store/push-queries.js';

const notFound = (id: string): DomainError => domainError('NOT_FOUND', `the ledger has no record ${id}`);

/** Lets a record that was refused wait again, once what it was refused for is corrected. */
export const retryPush = async (
  { store, clock }: Platform<unknown>,
  id: string,
  by: string,
): Promise<PushRow | DomainError> => {
  const row = await findPushRow(store.db, id);
  if (row === undefined) return notFound(id);
  const subjectName =
    (await findEnterpriseName(store.db, row.content.subjectUscc)) ?? row.content.subjectName;
  const isRetried = await retryRefused(store.db, id, { subjectName, by, at: clock.now() });
  if (!isRetried) {
    return domainError('PUSH_NOT_REFUSED', `the record is ${row.state}`, { facts: { state: row.state } });
  }
  return (await findPushRow(store.db, id)) ?? notFound(id);
};
