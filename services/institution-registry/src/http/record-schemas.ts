import * as z from 'zod';

/** Answer to a change of a record. */
export const keptSchema = z.strictObject({ id: z.string(), version: z.int() });

/** Records that the registry numbers itself. */
export const byId = z.strictObject({ id: z.string().min(1).max(64) });
