import type { Platform, Principal } from '@donghu/chassis';
import { type DomainError, domainError, holdsOn, isDomainError, type Uscc } from '@donghu/kernel';
import type { Db } from 'mongodb';
import type { AsOf } from '../domain/as-of.js';
import type { CatalogueEntry } from '../domain/data-catalogue.js';
import type { Obligation } from '../domain/obligation.js';
import { enterpriseFields, institutionFields, type SharedFields } from '../domain/shared-fields.js';
import { listAllKnown } from '../store/kept-record-queries.js';
import { obligations } from '../store/obligations.js';
import { readEnterprise } from './read-enterprise.js';
import { readInstitution } from './read-institution.js';
import { recordSharedReadCommand } from './record-shared-read.js';

export interface LookUpShared {
  readonly grantId: string;
  readonly uscc: Uscc;
  readonly purpose: string;
  readonly fields: readonly string[];
  readonly asOf: AsOf;
  readonly principal: Principal;
}

export interface SharedAnswer {
  readonly readId: string;
  readonly fields: readonly { readonly name: string; readonly value: unknown }[];
}

const obligationsOf = async (db: Db, uscc: string, { on, knownBefore }: AsOf): Promise<Obligation[]> => {
  const known = await listAllKnown(db, obligations, { enterpriseUscc: uscc }, knownBefore);
  return known
    .map(({ record }) => ({
      ...record,
      periods: on === undefined ? record.periods : record.periods.filter((period) => holdsOn(period, on)),
    }))
    .filter(({ periods }) => periods.length > 0);
};

const readFields = async (
  db: Db,
  dataset: CatalogueEntry['dataset'],
  { uscc, asOf }: LookUpShared,
): Promise<SharedFields | undefined> => {
  if (dataset === 'INSTITUTION') {
    const known = await readInstitution(db, uscc, asOf);
    return known === undefined ? undefined : institutionFields(known.record);
  }
  const known = await readEnterprise(db, uscc, asOf);
  if (known === undefined) return undefined;
  return enterpriseFields(known.record, await obligationsOf(db, uscc, asOf));
};

/** Looks a party up under a grant: logged first, then exactly the fields that are asked for and granted. */
export const lookUpShared = async (
  { executor, store }: Platform<unknown>,
  request: LookUpShared,
): Promise<SharedAnswer | DomainError> => {
  const executed = await executor.execute(recordSharedReadCommand, {
    grantId: request.grantId,
    subject: request.uscc,
    purpose: request.purpose,
    fields: request.fields,
    principal: request.principal,
  });
  if (isDomainError(executed)) return executed;
  const { output } = executed;
  if (output.kind === 'REFUSED') return output.error;
  const values = await readFields(store.db, output.dataset, request);
  if (values === undefined) return domainError('NOT_FOUND', `${request.uscc} is not registered`);
  return {
    readId: output.readId,
    fields: output.fields.map((name) => ({ name, value: values[name] ?? null })),
  };
};
