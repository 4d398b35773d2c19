/** A deterministic source of draws: the same seed and label give the same draws on every machine. */
export interface Random {
  /** A whole number from `from` to `to`, both included. */
  integer(from: number, to: number): number;
  /** True in so many of a thousand draws. */
  chance(perMille: number): boolean;
  pick<T>(items: readonly [T, ...T[]]): T;
  /** Picks in proportion to whole weights. */
  weighted<T>(items: readonly Weighted<T>[]): T;
}

export interface Weighted<T> {
  readonly weight: number;
  readonly item: T;
}

const range = 2 ** 32;

/** FNV-1a, 32 bits, over UTF-16 code units (Fowler, Noll, Vo; IETF draft-eastlake-fnv). */
const hash = (text: string): number => {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  }
  return value >>> 0;
};

/**
 * sfc32, the small fast counting generator of Chris Doty-Humphrey (PractRand), 128 bits of state. The first
 * twelve outputs are thrown away, as its author does, so that close seeds do not give close draws.
 */
const sfc32 = (first: number, second: number): (() => number) => {
  let a = first | 0;
  let b = second | 0;
  let c = (first ^ second) | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let thrown = 0; thrown < 12; thrown += 1) next();
  return next;
};

/**
 * The draws of one thing, named by a label such as `policy/17`: every thing has draws of its own, so that it
 * can be made again alone, and one more enterprise does not change all that follow.
 */
export const randomOf = (seed: number, label: string): Random => {
  const next = sfc32(seed, hash(label));
  const below = (count: number): number => Math.floor((next() / range) * count);
  return {
    integer: (from, to) => from + below(to - from + 1),
    chance: (perMille) => below(1000) < perMille,
    pick: (items) => items[below(items.length)] ?? items[0],
    weighted: (items) => {
      let left = below(items.reduce((sum, { weight }) => sum + weight, 0));
      for (const { weight, item } of items) {
        if (left < weight) return item;
        left -= weight;
      }
      throw new RangeError('Nothing to pick from: the weights add up to zero');
    },
  };
};
