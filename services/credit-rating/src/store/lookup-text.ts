import type { StoredForm } from '@donghu/chassis';
import type { LookupEntry } from './lookup-entry.js';

/** An entry as one text, which costs a look-up less than its many fields; batches are asked for by their codes. */
export interface StoredLookup extends Pick<LookupEntry, '_id' | 'subjects'> {
  /** As JSON; absent in entries of before, whose fields lie there themselves. */
  readonly entry?: string;
}

/** Instants in milliseconds since 1970: as dates they are half of what the text costs. Entries of before have texts. */
interface WrittenText extends Omit<LookupEntry, '_id' | 'subjects' | 'at' | 'asOf'> {
  readonly at: number | string;
  readonly asOf: number | string | undefined;
}

const textOf = (entry: LookupEntry): string => {
  // Field by field: a copy of what is left of an object costs more than the text.
  const written: WrittenText = {
    at: entry.at.getTime(),
    by: entry.by,
    roles: entry.roles,
    asker: entry.asker,
    department: entry.department,
    door: entry.door,
    subject: entry.subject,
    isBatch: entry.isBatch,
    asked: entry.asked,
    purpose: entry.purpose,
    shareRequest: entry.shareRequest,
    asOf: entry.asOf?.getTime(),
    outcome: entry.outcome,
    code: entry.code,
    reason: entry.reason,
    refused: entry.refused,
    authorisations: entry.authorisations,
    fields: entry.fields,
  };
  return JSON.stringify(written);
};

export const lookupForm: StoredForm<LookupEntry, StoredLookup> = {
  toStored: (entry) => {
    const { _id, subjects } = entry;
    return subjects === undefined ? { _id, entry: textOf(entry) } : { _id, subjects, entry: textOf(entry) };
  },
  fromStored: ({ entry, ...stored }) => {
    // Entries without a text are of before there was one.
    if (entry === undefined) return stored as LookupEntry;
    // Only `toStored` writes that text.
    const { at, asOf, ...written } = JSON.parse(entry) as WrittenText;
    return {
      ...stored,
      ...written,
      at: new Date(at),
      ...(asOf === undefined ? {} : { asOf: new Date(asOf) }),
    };
  },
};
