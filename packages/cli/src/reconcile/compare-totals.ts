import { fen, formatYuan, isDomainError, parseYuan } from '@donghu/kernel';
import { HttpClient, readTotals } from '@donghu/sdk';
import type { ServiceAddress } from '../platform-services.js';
import { type ComparedTotal, comparedTotals, type Figure } from './compared-totals.js';
import type { Difference, EventFlow } from './reconciliation.js';

export interface TotalsSource {
  readonly services: readonly ServiceAddress[];
  readonly token: string | (() => string | Promise<string>);
}

type Totals = Readonly<Record<string, unknown>>;

/** Compares the sums that services keep of the same thing, where both of them were asked for. */
export const compareTotals = async (
  { services, token }: TotalsSource,
  flows: readonly EventFlow[],
): Promise<readonly Difference[]> => {
  const candidates = comparedTotals.filter(
    (total) => canCompare(total, services) && !isExplained(total, flows),
  );
  const names = new Set(candidates.flatMap(({ of, seenBy }) => [of.service, seenBy.service]));
  const totals = new Map<string, Totals>();
  for (const { name, url } of services.filter((service) => names.has(service.name))) {
    totals.set(name, await readTotals(new HttpClient({ baseUrl: url, token })));
  }
  return candidates.flatMap(({ what, of, seenBy }) => {
    const expected = valueOfFigure(of, totals);
    const found = valueOfFigure(seenBy, totals);
    if (expected === found) return [];
    const where = `${of.service} ↔ ${seenBy.service}`;
    return [{ kind: 'TOTALS_DIFFER', what: `${what.zh} · ${what.en}`, where, expected, found }];
  });
};

const canCompare = ({ of, seenBy }: ComparedTotal, services: readonly ServiceAddress[]): boolean =>
  [of, seenBy].every((figure) => services.some(({ name }) => name === figure.service));

const isExplained = ({ seenBy, carriedBy }: ComparedTotal, flows: readonly EventFlow[]): boolean =>
  flows
    .filter(({ type }) => type === carriedBy)
    .flatMap(({ consumers }) => consumers)
    .filter(({ consumer }) => consumer.startsWith(`${seenBy.service}__`))
    .some(({ deadLetters, discarded }) => deadLetters + discarded > 0);

/** Counts are added as they are, amounts as yuan; what is not told is no zero. */
const valueOfFigure = ({ service, sumOf }: Figure, totals: ReadonlyMap<string, Totals>): string => {
  const texts = sumOf.map((path) => path.reduce<unknown>(memberOf, totals.get(service)));
  if (texts.every((text) => /^[0-9]+$/.test(String(text)))) {
    return String(texts.reduce<bigint>((sum, text) => sum + BigInt(String(text)), 0n));
  }
  let amount = 0n;
  for (const text of texts) {
    const parsed = parseYuan(String(text));
    if (isDomainError(parsed)) return 'not told · 未提供';
    amount += parsed;
  }
  return formatYuan(fen(amount));
};

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
