import type { StoredForm } from '@donghu/chassis';
import type { LookupEntry } from './lookup-entry.js';

/** An entry as one text, which costs a look-up less than its many fields; batches are asked for by their codes. */
export interface StoredLookup extends Pick<LookupEntry, '_id' | 'subjects'> {
  /** As JSON, instants in UTC; absent in entries of before, whose fields lie there themselves. */
  readonly entry?: string;
}

type Written = Omit<LookupEntry, '_id' | 'subjects'>;
type WrittenText = Omit<Written, 'at' | 'asOf'> & { readonly at: string; readonly asOf?: string };

export const lookupForm: StoredForm<LookupEntry, StoredLookup> = {
  toStored: ({ _id, subjects, ...written }) => ({
    _id,
    ...(subjects === undefined ? {} : { subjects }),
    entry: JSON.stringify(written),
  }),
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
