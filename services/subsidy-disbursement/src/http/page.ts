import * as z from 'zod';

/** Cursors are opaque to the caller: the last id of the page before. */
export const cursorSchema = z
  .string()
  .max(400)
  .regex(/^[A-Za-z0-9_-]*$/, 'A cursor is taken over as it was given')
  .default('')
  .transform((cursor) => Buffer.from(cursor, 'base64url').toString('utf8'));

export const limitSchema = z.coerce.number().int().min(1).max(500).default(100);

export const pageSchema = (item: z.ZodType) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string() });

export const pageOf = <Item extends { readonly _id: string }>(
  items: readonly Item[],
  limit: number,
  view: (item: Item) => unknown,
): { readonly items: readonly unknown[]; readonly nextCursor: string } => ({
  items: items.map(view),
  nextCursor: items.length < limit ? '' : Buffer.from(items.at(-1)?._id ?? '').toString('base64url'),
});
