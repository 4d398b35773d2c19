/** The token of an `authorization: Bearer …` (RFC 6750, 2.1), or of one that stands alone. */
export const tokenOf = (bearer: string): string => bearer.replace(/^bearer +/i, '').trim();
