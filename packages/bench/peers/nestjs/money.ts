/** Decimal yuan with two decimals, as fen. */
export const fenOf = (yuan: string): bigint => BigInt(yuan.replace('.', ''));

export const yuanOf = (fen: bigint): string => `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`;
