import { addYears, type CalendarDate, isDomainError, parseCalendarDate } from '@donghu/kernel';
import type { EnterpriseClass, EnterpriseInput, IndustryGroup, Scale } from './enterprise.js';
import { type Random, randomOf, type Weighted } from './random.js';
import { realEnterprises } from './real-enterprises.js';
import { syntheticUscc } from './synthetic-uscc.js';

const series = 2;
const unregisteredSeries = 3;

/** A date that the program itself wrote; one that does not exist is a fault of the program. */
export const dateOf = (text: string): CalendarDate => {
  const date = parseCalendarDate(text);
  if (isDomainError(date)) throw new RangeError(`${text} is no date`);
  return date;
};

/** Registering authorities: most of the zone's companies carry Wuhan's own code, the rest a district's. */
const divisions: readonly Weighted<string>[] = [
  { weight: 70, item: '420100' },
  { weight: 12, item: '420111' },
  { weight: 8, item: '420115' },
  { weight: 5, item: '420106' },
  { weight: 3, item: '420112' },
  { weight: 2, item: '420102' },
];

const scales: readonly Weighted<Scale>[] = [
  { weight: 3, item: 'LARGE' },
  { weight: 12, item: 'MEDIUM' },
  { weight: 50, item: 'SMALL' },
  { weight: 35, item: 'MICRO' },
];

const industries: readonly Weighted<{
  readonly group: IndustryGroup;
  readonly words: readonly [string, ...string[]];
}>[] = [
  { weight: 30, item: { group: 'OPTO', words: ['光电', '激光', '光纤', '半导体', '光学'] } },
  { weight: 20, item: { group: 'LIFE', words: ['生物', '医药', '医疗器械', '基因'] } },
  { weight: 25, item: { group: 'DIGITAL', words: ['软件', '信息', '数据', '智能'] } },
  { weight: 8, item: { group: 'NEWCONS', words: ['电子商务', '文创', '新消费'] } },
  { weight: 5, item: { group: 'FUTURE', words: ['量子', '脑机', '氢能'] } },
  { weight: 12, item: { group: 'OTHER', words: ['环保', '新材料', '装备', '检测'] } },
];

const firstCharacters = ['晨', '华', '瑞', '中', '天', '立', '博', '启', '锐', '泰'] as const;
const secondCharacters = ['星', '芯', '源', '科', '创', '远', '达', '微', '飞', '诺'] as const;

/** How an enterprise comes to hold a class. Certificates are of the series DEMO: none of them is real. */
interface ClassProfile {
  readonly code: string;
  readonly perMille: number;
  readonly fromYear: readonly [number, number];
  /** Years that the certificate holds; for ever when absent. */
  readonly years?: number;
}

const classProfiles: readonly ClassProfile[] = [
  // 高新技术企业, three years: some of the oldest end in the course of 2025.
  { code: 'HNTE', perMille: 460, fromYear: [2022, 2024], years: 3 },
  // 科技型中小企业, a number each year.
  { code: 'TECH_SME', perMille: 400, fromYear: [2025, 2025], years: 1 },
  { code: 'INNOVATIVE_SME', perMille: 80, fromYear: [2023, 2024], years: 3 },
  { code: 'SRDI', perMille: 80, fromYear: [2023, 2024], years: 3 },
  { code: 'LITTLE_GIANT', perMille: 25, fromYear: [2022, 2024], years: 3 },
  { code: 'GAZELLE', perMille: 90, fromYear: [2023, 2024], years: 3 },
  { code: 'POTENTIAL_UNICORN', perMille: 12, fromYear: [2024, 2024], years: 2 },
  { code: 'UNICORN', perMille: 4, fromYear: [2024, 2024], years: 2 },
  { code: 'EXPORTER', perMille: 150, fromYear: [2021, 2024] },
  { code: 'LISTED', perMille: 12, fromYear: [2016, 2023] },
];

const firstDay = (random: Random, [from, to]: readonly [number, number]): CalendarDate => {
  const year = random.integer(from, to);
  // A yearly number covers its whole year; other certificates are granted at some month's start.
  const month = from === 2025 ? 1 : random.integer(1, 12);
  return dateOf(`${year}-${String(month).padStart(2, '0')}-01`);
};

const classesOf = (random: Random, number: number): readonly EnterpriseClass[] =>
  classProfiles.flatMap(({ code, perMille, fromYear, years }) => {
    if (!random.chance(perMille)) return [];
    const from = firstDay(random, fromYear);
    const certificate = `DEMO-${number}`;
    return [{ code, certificate, from, ...(years === undefined ? {} : { to: addYears(from, years) }) }];
  });

/**
 * A made-up company. Its name holds a number, which the name of a registered company may not
 * (企业名称登记管理规定实施办法, 2023: no Arabic numerals), and so cannot be mistaken for a real one.
 */
const syntheticEnterprise = (seed: number, index: number): EnterpriseInput => {
  const random = randomOf(seed, `enterprise/${index}`);
  const number = index + 1;
  const { group, words } = random.weighted(industries);
  const brand = random.pick(firstCharacters) + random.pick(secondCharacters);
  const inZone = random.chance(940);
  return {
    uscc: syntheticUscc(random.weighted(divisions), series, number),
    nameZh: `武汉光谷${brand}${String(number).padStart(4, '0')}${random.pick(words)}科技有限公司`,
    scale: random.weighted(scales),
    industryGroup: group,
    classes: classesOf(random, number),
    inZone,
    ...(inZone ? { inZoneFrom: `${random.integer(2005, 2024)}-0${random.integer(1, 9)}-01` } : {}),
    registrationMatches: random.chance(985),
  };
};

/** Known by code and name alone: nothing else about a real organisation is made up but its scale. */
const realEnterprise = (index: number): EnterpriseInput | undefined => {
  const real = realEnterprises[index];
  if (real === undefined) return undefined;
  const { uscc, nameZh, industryGroup, inZone } = real;
  return {
    uscc,
    nameZh,
    scale: 'LARGE',
    industryGroup,
    classes: [],
    inZone,
    ...(inZone ? { inZoneFrom: '2021-09-22' } : {}),
    registrationMatches: true,
  };
};

/** How many of the first enterprises are real. Nothing is ever reported about those. */
export const realCount = realEnterprises.length;

/** The enterprise of a place in the zone, counted from 0. */
export const enterpriseAt = (seed: number, index: number): EnterpriseInput =>
  realEnterprise(index) ?? syntheticEnterprise(seed, index);

/** The code of a company that insures itself here and is not registered with the zone. */
export const unregisteredEnterprise = (number: number): string =>
  syntheticUscc('420100', unregisteredSeries, number);

export const holdsClass = (enterprise: EnterpriseInput, code: string): boolean =>
  enterprise.classes.some((held) => held.code === code);
