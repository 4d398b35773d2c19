import { type DomainError, domainError } from '@donghu/kernel';

/** What becomes of a report that may be a repeat. */
export type Reported<Subject> =
  | { readonly outcome: 'ACCEPTED'; readonly subject: Subject }
  /** The same report stands already: nothing changes. */
  | { readonly outcome: 'KNOWN' };

export const accepted = <Subject>(subject: Subject): Reported<Subject> => ({ outcome: 'ACCEPTED', subject });

export const known = { outcome: 'KNOWN' } as const;

/** Judges a report under a key that is taken: the same again is known, a different one is refused. */
export const repeated = (key: string, differing: readonly string[]): typeof known | DomainError =>
  differing.length === 0
    ? known
    : domainError('ALREADY_REPORTED', `${key} was reported with another ${differing.join(', ')}`, {
        fields: differing.map((field) => ({
          pointer: `/${field}`,
          rule: 'DIFFERS',
          detail: 'differs from the report that stands',
        })),
        facts: { key, differingFields: differing.join(',') },
      });
