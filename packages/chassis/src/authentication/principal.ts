import type { Role } from './role.js';

/**
 * Who is calling. `uscc` is the party that the caller speaks for, in canonical form; `department` the code of the
 * department (责任单位), where the token names one.
 */
export interface Principal {
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly uscc: string | undefined;
  readonly department?: string | undefined;
}

/** A caller without a token. */
export const anonymous: Principal = { subject: 'anonymous', roles: ['public'], uscc: undefined };
