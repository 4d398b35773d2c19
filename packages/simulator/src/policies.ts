import { addDays, addYears, fen, formatYuan } from '@donghu/kernel';
import { broken, type PolicyFault, policyFault } from './broken-policy.js';
import type { EnterpriseInput, Scale } from './enterprise.js';
import { dateOf, enterpriseAt, holdsClass, realCount, unregisteredEnterprise } from './enterprises.js';
import { lifeInsurer, propertyInsurer } from './institutions.js';
import { type LineProfile, lineProfiles } from './line-profiles.js';
import type { PolicyInput } from './policy.js';
import { type Random, randomOf, type Weighted } from './random.js';

export interface PolicyBook {
  readonly seed: number;
  /** Number of enterprises of the zone that the policies belong to. */
  readonly enterprises: number;
}

const propertyInsurers: readonly Weighted<string>[] = [
  { weight: 35, item: '91420000MA49148N8B' }, // 史带财产保险股份有限公司湖北分公司
  { weight: 25, item: '91100000710931483R' }, // 中国人民财产保险股份有限公司
  { weight: 20, item: '914403007109307208' }, // 中国平安财产保险股份有限公司
  { weight: 5, item: '91310000132235899W' }, // 史带财产保险股份有限公司
  { weight: 15, item: propertyInsurer.uscc },
];

const lifeInsurers: readonly Weighted<string>[] = [
  { weight: 60, item: '914403007109307395' }, // 中国平安人寿保险股份有限公司
  { weight: 40, item: lifeInsurer.uscc },
];

const fenOfTenThousandYuan = 1_000_000n;
const basisPoint = 10_000n;

/** Round sums insured, as they are agreed in practice. */
const ladder = [5, 10, 15, 20, 30, 50, 80, 100, 150, 200, 300, 500, 800, 1000, 1500, 2000, 3000, 5000, 8000];
const rungs: readonly number[] = [...ladder, ...[10_000, 15_000, 20_000, 30_000, 50_000]];

/** Which part of a line's range an enterprise of a scale takes, in tenths. */
const tenths: Readonly<Record<Scale, readonly [number, number]>> = {
  MICRO: [0, 4],
  SMALL: [1, 7],
  MEDIUM: [3, 9],
  LARGE: [5, 10],
};

const coverOf = (random: Random, { cover: [least, most] }: LineProfile, scale: Scale): bigint => {
  const range = rungs.filter((rung) => rung >= least && rung <= most);
  const [from, to] = tenths[scale];
  const last = range.length - 1;
  const rung = range[Math.floor((random.integer(from * 10, to * 10) * last) / 100)] ?? least;
  return BigInt(rung) * fenOfTenThousandYuan;
};

/** A few companies insure much and many insure little: the lower of two draws. */
const insuredOf = (random: Random, { seed, enterprises }: PolicyBook): EnterpriseInput => {
  const draw = () => random.integer(realCount, enterprises - 1);
  return enterpriseAt(seed, Math.min(draw(), draw()));
};

const lineOf = (random: Random, insured: EnterpriseInput): LineProfile =>
  random.weighted(
    lineProfiles
      .filter(({ only }) => only === undefined || holdsClass(insured, only))
      .map((item) => ({ weight: item.weight, item })),
  );

/** Most premiums are paid in full within two weeks; a few in part, or not yet. */
const payment = (
  random: Random,
  premium: bigint,
  issuedOn: string,
): Partial<PolicyInput> & { readonly paidPremium: string } => {
  const share = random.weighted([
    { weight: 93, item: 4n },
    { weight: 4, item: 2n },
    { weight: 3, item: 0n },
  ]);
  const paidPremium = formatYuan(fen((premium * share) / 4n));
  return share === 0n
    ? { paidPremium }
    : { paidPremium, paidOn: addDays(dateOf(issuedOn), random.integer(0, 14)) };
};

/** First sets and first batches may be subsidised by the central budget as well. */
const otherSubsidy = (random: Random, line: string, premium: bigint): Partial<PolicyInput> =>
  (line === 'FIRST_SET' || line === 'FIRST_BATCH') && random.chance(300)
    ? { otherPublicSubsidy: formatYuan(fen(premium / 4n)) }
    : {};

/** The policy of a place as an insurer that makes no mistake would report it. */
export const soundPolicy = (book: PolicyBook, index: number): PolicyInput => {
  const random = randomOf(book.seed, `policy/${index}`);
  const insured = insuredOf(random, book);
  const profile = lineOf(random, insured);
  const heads = profile.heads === undefined ? undefined : random.integer(...profile.heads);
  const cover = coverOf(random, profile, insured.scale) * BigInt(heads ?? 1);
  const premium = (cover * BigInt(random.integer(...profile.rate))) / basisPoint;
  const startOn = addDays(dateOf('2025-01-01'), random.integer(0, 364));
  const issuedOn = addDays(startOn, -random.integer(0, 20));
  const years = random.integer(...(profile.years ?? [1, 1]));
  // A company from outside the zone insures itself here now and then.
  const insuredUscc = random.chance(10) ? unregisteredEnterprise(index % 100_000) : insured.uscc;
  return {
    insurerUscc: random.weighted(heads === undefined ? propertyInsurers : lifeInsurers),
    policyNumber: `DEMO-2025-${String(index + 1).padStart(6, '0')}`,
    policyholderUscc: insuredUscc,
    insuredUscc,
    line: profile.line,
    startOn,
    endOn: addDays(addYears(startOn, years), -1),
    issuedOn,
    writtenPremium: formatYuan(fen(premium)),
    ...payment(random, premium, issuedOn),
    cover: formatYuan(fen(cover)),
    ...(heads === undefined ? {} : { insuredHeadCount: heads }),
    ...otherSubsidy(random, profile.line, premium),
  };
};

const faultAt = (book: PolicyBook, index: number): PolicyFault | undefined =>
  policyFault(randomOf(book.seed, `policy-fault/${index}`));

/** An earlier report without a fault, for a report that repeats it. */
const earlierSoundPolicy = (book: PolicyBook, index: number): PolicyInput | undefined => {
  const from = randomOf(book.seed, `policy-repeat/${index}`).integer(0, Math.max(index - 1, 0));
  for (let at = from; at < index; at += 1) {
    if (faultAt(book, at) === undefined) return soundPolicy(book, at);
  }
  return undefined;
};

/** What was meant to be wrong with the report of a place, if anything. */
export const plannedFault = (book: PolicyBook, index: number): PolicyFault | undefined => {
  const fault = faultAt(book, index);
  const repeats = fault === 'EXACT_REPEAT' || fault === 'CONFLICTING_REPEAT';
  return repeats && earlierSoundPolicy(book, index) === undefined ? undefined : fault;
};

/** The report of a place in the file, counted from 0; a few in a hundred are wrong on purpose. */
export const policyAt = (book: PolicyBook, index: number): PolicyInput => {
  const fault = plannedFault(book, index);
  const sound = soundPolicy(book, index);
  return fault === undefined ? sound : broken(fault, sound, earlierSoundPolicy(book, index) ?? sound);
};
