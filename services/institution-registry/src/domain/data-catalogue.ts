/** 无条件共享、有条件共享、不予共享. */
export const sharingAttributes = ['UNCONDITIONAL', 'CONDITIONAL', 'NOT_SHARED'] as const;

export const refreshRhythms = ['DAILY', 'MONTHLY', 'QUARTERLY', 'YEARLY'] as const;

/** What the registry itself holds, and the ratings, which are read at the credit service's own doors. */
export const sharedDatasets = ['ENTERPRISE', 'INSTITUTION', 'RATING'] as const;

/** What a department shares: which fields, on what condition and on what ground. */
export interface CatalogueEntry {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  /** The department that provides the data and answers requests. */
  readonly provider: string;
  readonly dataset: (typeof sharedDatasets)[number];
  readonly fields: readonly string[];
  readonly attribute: (typeof sharingAttributes)[number];
  readonly refresh: (typeof refreshRhythms)[number];
  readonly basis: string;
}
