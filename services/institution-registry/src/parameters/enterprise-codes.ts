/** Classes an enterprise may hold, several at once (plan (二)1; 科技部 and zone lists). */
export const enterpriseClassCodes: readonly string[] = [
  'HNTE', // 高新技术企业
  'TECH_SME', // 科技型中小企业
  'GAZELLE', // 瞪羚企业
  'UNICORN', // 独角兽
  'POTENTIAL_UNICORN', // 潜在独角兽
  'SRDI', // 专精特新
  'LITTLE_GIANT', // 专精特新“小巨人”
  'LISTED', // 上市
  'EXPORTER', // 出口
  'INNOVATIVE_SME', // 创新型中小企业
  'STARTUP', // 初创
];

/** Scale (企业规模) by the national statistics standard. */
export const enterpriseScales = ['LARGE', 'MEDIUM', 'SMALL', 'MICRO'] as const;

/** Stages of an enterprise's life: 种子、初创、成长、成熟. */
export const enterpriseStages = ['SEED', 'STARTUP', 'GROWTH', 'MATURE'] as const;

/** Groups of the zone's "221" industry system, plan (五)2. */
export const industryGroups = ['OPTO', 'LIFE', 'DIGITAL', 'NEWCONS', 'FUTURE', 'OTHER'] as const;
