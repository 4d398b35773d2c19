import { randomBytes } from 'node:crypto';

/** This process among those that write to a log. It is one however many services run in it. */
export const ownWriter = randomBytes(6).toString('hex');
