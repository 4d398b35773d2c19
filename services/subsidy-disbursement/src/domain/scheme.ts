import { type CalendarDate, compareRates, type Fen, type Rate } from '@donghu/kernel';
import { inForceOn } from './figure.js';

/** One version of a scheme (补贴方案): which premiums it subsidises, by how much, up to where. */
export interface SchemeVersion {
  readonly code: string;
  readonly from: CalendarDate;
  readonly titleZh: string;
  readonly titleEn: string;
  readonly lines: readonly string[];
  /** Codes of the product library (产品库); a product's scheme goes before that of its line. */
  readonly products: readonly string[];
  readonly rate: Rate;
  readonly enterpriseYearCap: Fen;
  /** Subsidy for each insured person at most. */
  readonly headCap?: Fen;
  readonly policyCap?: Fen;
  /** Premium above this part of the sum insured does not count. */
  readonly countedPremiumRate?: Rate;
  /** Not under the cap over all schemes. */
  readonly outsideAcrossSchemesCap: boolean;
  readonly reference: string;
  readonly note?: string;
}

/** `RND@2021-09-22` */
export const schemeVersionId = (version: Pick<SchemeVersion, 'code' | 'from'>): string =>
  `${version.code}@${version.from}`;

const byRateThenCode = (a: SchemeVersion, b: SchemeVersion): number =>
  compareRates(b.rate, a.rate) || (a.code < b.code ? -1 : 1);

/** The one scheme of a policy: that of its product, else that of its line; the better rate where two cover it. */
export const schemeFor = (
  versions: readonly SchemeVersion[],
  policy: { readonly line: string; readonly productCode: string },
  on: CalendarDate,
): SchemeVersion | undefined => {
  const codes = [...new Set(versions.map((version) => version.code))];
  const inForce = codes
    .map((code) =>
      inForceOn(
        versions.filter((version) => version.code === code),
        on,
      ),
    )
    .filter((version) => version !== undefined)
    .sort(byRateThenCode);
  return (
    inForce.find((version) => version.products.includes(policy.productCode)) ??
    inForce.find((version) => version.lines.includes(policy.line))
  );
};
