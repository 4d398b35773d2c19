import { fen } from '@donghu/kernel';

/**
 * No single policy states more than one trillion yuan: the whole country's tech insurance covered about nine
 * trillion in 2024. It keeps a slip of the keyboard, and an overflow of the sums, out of the books.
 */
export const largestAmount = fen(100_000_000_000_000n);
