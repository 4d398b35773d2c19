import { createHash } from 'node:crypto';

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(members.map(([name, member]) => [name, sorted(member)]));
};

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Over a record without the id of its batch; written apart from the service's own, so that it checks it. */
export const digestOfRecord = ({ batchId, ...record }: { readonly batchId?: unknown }): string =>
  sha256(JSON.stringify(sorted(record)));
