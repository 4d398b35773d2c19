import { applyRateHalfUp, type Fen, fen, formatRate, type Rate } from '@donghu/kernel';

/** What a policy in a foreign currency was agreed at (外币保单); its amounts in yuan are converted from it. */
export interface OriginalCurrency {
  /** Three letters of ISO 4217. */
  readonly currency: string;
  /** In hundredths of the currency's unit. */
  readonly writtenPremium: bigint;
  readonly cover: bigint;
  /** Official central parity (中间价) of the day on which the premium was paid, in yuan for one unit. */
  readonly premiumParity: Rate;
  /** That of the first day of cover. */
  readonly coverParity: Rate;
}

/** At a parity, half up to fen. */
export const inYuan = (hundredths: bigint, parity: Rate): Fen => applyRateHalfUp(fen(hundredths), parity);

/** A parity is published with four decimals; a rate has six. */
export const isParity = (parity: Rate): boolean => parity > 0n && parity % 100n === 0n;

/** With its four decimals. */
export const formatParity = (parity: Rate): string => formatRate(parity).slice(0, -2);
