import { fen } from '@donghu/kernel';

/**
 * No report states more than one trillion yuan, the whole of the cover that the plan aims at. It keeps a slip
 * of the keyboard, and an overflow of the sums, out of the books.
 */
export const largestAmount = fen(100_000_000_000_000n);
