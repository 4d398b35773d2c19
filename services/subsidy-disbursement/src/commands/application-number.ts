import { createHash } from 'node:crypto';

/** Without I, L, O and U: nobody mistakes one character for another (Crockford's base 32). */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const length = 12;

/** Made from the policy's id: opaque, and the same whenever it is made. */
const opaque = (policyId: string): string => {
  const digest = createHash('sha256').update(policyId).digest();
  return [...digest.subarray(0, length)].map((byte) => alphabet.charAt(byte % alphabet.length)).join('');
};

export const applicationNumber = (policyId: string, year: number): string => `BT-${year}-${opaque(policyId)}`;

/** An application has one clawback at most: what becomes of its policy later changes that. */
export const clawbackNumber = (policyId: string, year: number): string => `ZH-${year}-${opaque(policyId)}`;

/** Of a payment batch; `id` is a new opaque, sortable id. */
export const paymentBatchNumber = (id: string, year: number): string => `FK-${year}-${id}`;
