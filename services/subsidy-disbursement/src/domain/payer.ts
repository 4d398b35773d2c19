import {
  addFen,
  allocateByWeights,
  type Fen,
  fen,
  isDomainError,
  type Rate,
  subtractFen,
  sumFen,
  zeroFen,
} from '@donghu/kernel';

/**
 * Who bears a subsidy (付款方): municipal finance (市财政) and zone finance (区财政), plan 三(二). The order is
 * that of the tie rule: city first.
 */
export const payers = ['CITY', 'ZONE'] as const;

export type Payer = (typeof payers)[number];

export type PayerAmounts = Readonly<Record<Payer, Fen>>;

/** Relative weights; the default is one half each. */
export type PayerShares = Readonly<Record<Payer, Rate>>;

export const nothing: PayerAmounts = { CITY: zeroFen, ZONE: zeroFen };

const payerAmounts = (amountOf: (payer: Payer) => Fen): PayerAmounts => ({
  CITY: amountOf('CITY'),
  ZONE: amountOf('ZONE'),
});

export const totalOf = (amounts: PayerAmounts): Fen => sumFen(payers.map((payer) => amounts[payer]));

export const addAmounts = (a: PayerAmounts, b: PayerAmounts): PayerAmounts =>
  payerAmounts((payer) => addFen(a[payer], b[payer]));

export const subtractAmounts = (a: PayerAmounts, b: PayerAmounts): PayerAmounts =>
  payerAmounts((payer) => subtractFen(a[payer], b[payer]));

/** Divides an amount by weights, largest remainder, city first on a tie; the parts add up to it. */
export const splitByPayers = (
  amount: Fen,
  weights: Readonly<Record<Payer, Rate>> | PayerAmounts,
): PayerAmounts => {
  const parts = allocateByWeights(
    amount,
    payers.map((payer) => ({ key: payer, weight: weights[payer] })),
  );
  if (isDomainError(parts)) throw new RangeError(`an amount without anybody to bear it: ${parts.detail}`);
  return payerAmounts((payer) => parts.get(payer) ?? zeroFen);
};

/**
 * As `splitByPayers`, inside what each payer has left. Only the fen of rounding may go to the other payer:
 * nobody bears a whole fen more than its exact share. Undefined when the amount does not fit.
 */
export const splitWithin = (
  amount: Fen,
  shares: PayerShares,
  left: PayerAmounts,
): PayerAmounts | undefined => {
  const usual = splitByPayers(amount, shares);
  if (payers.every((payer) => usual[payer] <= left[payer])) return usual;
  const whole = payers.reduce((sum, payer) => sum + shares[payer], 0n);
  const floors = payerAmounts((payer) => fen((amount * shares[payer]) / whole));
  let leftOver = subtractFen(amount, totalOf(floors));
  const parts = payerAmounts((payer) => {
    const isExact = (amount * shares[payer]) % whole === 0n;
    if (isExact || leftOver === 0n || floors[payer] >= left[payer]) return floors[payer];
    leftOver = fen(leftOver - 1n);
    return addFen(floors[payer], fen(1n));
  });
  return leftOver === 0n && payers.every((payer) => parts[payer] <= left[payer]) ? parts : undefined;
};

/** The largest part of an amount that fits into what the payers have left. */
export const largestWithin = (amount: Fen, shares: PayerShares, left: PayerAmounts): Fen => {
  if (splitWithin(amount, shares, left) !== undefined) return amount;
  let fits = 0n;
  let tooMuch = amount as bigint;
  while (tooMuch - fits > 1n) {
    const middle = (fits + tooMuch) / 2n;
    if (splitWithin(fen(middle), shares, left) === undefined) tooMuch = middle;
    else fits = middle;
  }
  return fen(fits);
};
