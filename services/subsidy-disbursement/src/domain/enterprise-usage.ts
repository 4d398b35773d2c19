import { addFen, type Fen, maxFen, subtractFen, zeroFen } from '@donghu/kernel';

/** What one enterprise was granted in one year, against its caps. */
export interface YearUsage {
  readonly byScheme: Readonly<Record<string, Fen>>;
  /** Without the schemes that are outside the cap across schemes. */
  readonly acrossSchemes: Fen;
}

/** By calendar year of the application: `"2025"`. */
export type EnterpriseUsage = Readonly<Record<string, YearUsage>>;

const emptyYear: YearUsage = { byScheme: {}, acrossSchemes: zeroFen };

export interface UsedScheme {
  readonly code: string;
  readonly outsideAcrossSchemesCap: boolean;
}

export const usageOf = (usage: EnterpriseUsage, year: number): YearUsage => usage[String(year)] ?? emptyYear;

const moved = (
  usage: EnterpriseUsage,
  year: number,
  scheme: UsedScheme,
  move: (amount: Fen) => Fen,
): EnterpriseUsage => {
  const before = usageOf(usage, year);
  return {
    ...usage,
    [String(year)]: {
      byScheme: { ...before.byScheme, [scheme.code]: move(before.byScheme[scheme.code] ?? zeroFen) },
      acrossSchemes: scheme.outsideAcrossSchemesCap ? before.acrossSchemes : move(before.acrossSchemes),
    },
  };
};

export const consume = (
  usage: EnterpriseUsage,
  year: number,
  scheme: UsedScheme,
  amount: Fen,
): EnterpriseUsage => moved(usage, year, scheme, (used) => addFen(used, amount));

/** What a lowered entitlement frees is usable again, in the same year. */
export const giveBack = (
  usage: EnterpriseUsage,
  year: number,
  scheme: UsedScheme,
  amount: Fen,
): EnterpriseUsage => moved(usage, year, scheme, (used) => maxFen(zeroFen, subtractFen(used, amount)));

/** Whether no earlier year saw a subsidy: then this one is the first (首次申请优先). */
export const isFirstSubsidisedYear = (usage: EnterpriseUsage, year: number): boolean =>
  Object.entries(usage).every(
    ([earlier, { byScheme }]) =>
      Number(earlier) >= year || Object.values(byScheme).every((amount) => amount === 0n),
  );
