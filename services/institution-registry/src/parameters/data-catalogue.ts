import type { CatalogueEntry } from '../domain/data-catalogue.js';

const entry = (
  id: string,
  provider: string,
  zh: string,
  en: string,
  more: Pick<CatalogueEntry, 'dataset' | 'fields' | 'attribute' | 'refresh'>,
): CatalogueEntry => ({
  id,
  provider,
  zh,
  en,
  basis: 'plan (六)3; 政务数据共享条例',
  ...more,
});

/** What the departments share through the registry; further entries are added at run time. */
export const dataCatalogue: readonly CatalogueEntry[] = [
  entry('AMR-REGISTRATION', 'AMR', '企业登记信息', 'Registrations of enterprises', {
    dataset: 'ENTERPRISE',
    fields: ['name_zh', 'registration_matches', 'predecessor_uscc', 'successor_uscc'],
    attribute: 'UNCONDITIONAL',
    refresh: 'DAILY',
  }),
  entry('STB-CLASSES', 'STB', '科技企业名单', 'Class lists of tech enterprises', {
    dataset: 'ENTERPRISE',
    fields: ['name_zh', 'classes', 'stage', 'industry_group', 'national_industry_code'],
    attribute: 'CONDITIONAL',
    refresh: 'DAILY',
  }),
  entry('OVC-FIGURES', 'OVC', '企业年度指标', 'Yearly figures of enterprises', {
    dataset: 'ENTERPRISE',
    fields: ['name_zh', 'scale', 'in_zone', 'staff', 'revenue', 'research_and_development'],
    attribute: 'CONDITIONAL',
    refresh: 'YEARLY',
  }),
  entry('COM-EXPORTERS', 'COM', '出口企业', 'Exporters', {
    dataset: 'ENTERPRISE',
    fields: ['name_zh', 'classes', 'exports'],
    attribute: 'CONDITIONAL',
    refresh: 'YEARLY',
  }),
  entry('EEB-OBLIGED', 'EEB', '环境污染责任险应保名录', 'List of obligation: pollution liability', {
    dataset: 'ENTERPRISE',
    fields: ['name_zh', 'obligation_env_liab'],
    attribute: 'CONDITIONAL',
    refresh: 'DAILY',
  }),
  entry('EMB-OBLIGED', 'EMB', '安全生产责任险应保名录', 'List of obligation: work-safety liability', {
    dataset: 'ENTERPRISE',
    fields: ['name_zh', 'obligation_safety_liab'],
    attribute: 'CONDITIONAL',
    refresh: 'DAILY',
  }),
  entry('REG-INSTITUTIONS', 'REG', '保险机构许可信息', 'Licences of institutions', {
    dataset: 'INSTITUTION',
    fields: ['name_zh', 'state', 'roles', 'licences', 'parent_uscc', 'registered_capital'],
    attribute: 'UNCONDITIONAL',
    refresh: 'DAILY',
  }),
  entry(
    'DRC-CREDIT-CLASS',
    'DRC',
    '企业信用等级与监管类别',
    'Grades and supervision classes of enterprises',
    {
      dataset: 'RATING',
      fields: ['grade', 'supervisionClass', 'validTo'],
      attribute: 'UNCONDITIONAL',
      refresh: 'DAILY',
    },
  ),
  entry('DRC-CREDIT-RATING', 'DRC', '企业信用评级明细', 'Ratings of enterprises in detail', {
    dataset: 'RATING',
    fields: [
      'grade',
      'supervisionClass',
      'validTo',
      'scoreMilli',
      'dimensions',
      'vetoes',
      'disputedItems',
      'cause',
      'preNotice',
      'indicators',
    ],
    attribute: 'CONDITIONAL',
    refresh: 'DAILY',
  }),
];

export const cataloguedEntry = (id: string): CatalogueEntry | undefined =>
  dataCatalogue.find((known) => known.id === id);
