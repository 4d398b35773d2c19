import { type DomainError, domainError } from '@donghu/kernel';

export const formatEntityTag = (version: string): string => `"${version}"`;

/** The version that `If-Match` names. A weak tag never matches strongly: RFC 9110, 13.1.1. */
export const versionOfIfMatch = (header: string | undefined): string | undefined | DomainError => {
  if (header === undefined || header === '*') {
    return header;
  }
  if (header.startsWith('W/')) {
    return domainError('VERSION_MISMATCH', 'If-Match takes the ETag that was answered');
  }
  const version = /^"([\x21\x23-\x7e]*)"$/.exec(header)?.[1];
  if (version === undefined) {
    const detail = 'If-Match holds one quoted ETag, as it was answered';
    return domainError('VALIDATION_FAILED', detail, {
      fields: [{ pointer: '/header/if-match', rule: 'FORMAT', detail }],
    });
  }
  return version;
};

/** Whether the caller has this version already: RFC 9110, 13.1.2, weak comparison. */
export const isKnownToCaller = (ifNoneMatch: string | undefined, version: string): boolean =>
  ifNoneMatch !== undefined &&
  (ifNoneMatch.trim() === '*' ||
    ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === formatEntityTag(version)));
