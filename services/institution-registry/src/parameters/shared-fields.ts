import type { CatalogueEntry } from '../domain/data-catalogue.js';

/**
 * Fields that can be shared, with their level of sensitivity (JR/T 0197-2020): L1 public, L2 internal,
 * L3 confidential to the enterprise. What is more sensitive is not shared at all. Those of a rating are named as at
 * the doors of the credit service.
 */
export interface SharedFieldDefinition {
  readonly dataset: CatalogueEntry['dataset'];
  readonly name: string;
  readonly level: 'L1' | 'L2' | 'L3';
  readonly zh: string;
  readonly en: string;
}

const field = (
  dataset: SharedFieldDefinition['dataset'],
  name: string,
  level: SharedFieldDefinition['level'],
  zh: string,
  en: string,
): SharedFieldDefinition => ({ dataset, name, level, zh, en });

export const sharedFields: readonly SharedFieldDefinition[] = [
  field('ENTERPRISE', 'name_zh', 'L1', '企业名称', 'Name'),
  field('ENTERPRISE', 'scale', 'L1', '企业规模', 'Scale'),
  field('ENTERPRISE', 'stage', 'L2', '发展阶段', 'Stage'),
  field('ENTERPRISE', 'industry_group', 'L2', '“221”产业', 'Industry group'),
  field('ENTERPRISE', 'national_industry_code', 'L1', '国民经济行业代码', 'GB/T 4754 code'),
  field('ENTERPRISE', 'classes', 'L2', '企业类别', 'Classes'),
  field('ENTERPRISE', 'in_zone', 'L1', '是否在区', 'Member of the zone'),
  field('ENTERPRISE', 'registration_matches', 'L2', '登记信息一致', 'Registration matches'),
  field('ENTERPRISE', 'predecessor_uscc', 'L2', '前身代码', 'Predecessor'),
  field('ENTERPRISE', 'successor_uscc', 'L2', '后继代码', 'Successor'),
  field('ENTERPRISE', 'staff', 'L3', '从业人数', 'Staff, by year'),
  field('ENTERPRISE', 'revenue', 'L3', '营业收入', 'Revenue, by year'),
  field('ENTERPRISE', 'research_and_development', 'L3', '研发费用', 'R&D, by year'),
  field('ENTERPRISE', 'exports', 'L3', '出口额', 'Exports, by year'),
  field('ENTERPRISE', 'obligation_env_liab', 'L3', '环责险应保期间', 'Obliged: pollution liability'),
  field('ENTERPRISE', 'obligation_safety_liab', 'L3', '安责险应保期间', 'Obliged: work-safety liability'),
  field('INSTITUTION', 'name_zh', 'L1', '机构名称', 'Name'),
  field('INSTITUTION', 'state', 'L1', '机构状态', 'State'),
  field('INSTITUTION', 'roles', 'L1', '机构角色', 'Roles'),
  field('INSTITUTION', 'licences', 'L1', '许可证', 'Licences'),
  field('INSTITUTION', 'parent_uscc', 'L1', '上级机构', 'Parent'),
  field('INSTITUTION', 'registered_capital', 'L1', '注册资本', 'Registered capital'),
  field('INSTITUTION', 'paid_in_capital', 'L2', '实收资本', 'Paid-in capital'),
  field('INSTITUTION', 'dedicated_units', 'L2', '专营机构认定', 'Designations'),
  field('RATING', 'grade', 'L2', '信用等级', 'Grade'),
  field('RATING', 'supervisionClass', 'L2', '监管类别', 'Supervision class'),
  field('RATING', 'validTo', 'L2', '有效期', 'Validity'),
  field('RATING', 'scoreMilli', 'L3', '信用得分', 'Score'),
  field('RATING', 'dimensions', 'L3', '各维度得分', 'Points by dimension'),
  field('RATING', 'vetoes', 'L3', '否决事项', 'Vetoes'),
  field('RATING', 'disputedItems', 'L3', '异议中的指标', 'Items under objection'),
  field('RATING', 'cause', 'L3', '评级变动原因', 'Cause of the version'),
  field('RATING', 'preNotice', 'L3', '降级预告', 'Announced downgrade'),
  field('RATING', 'indicators', 'L3', '指标明细', 'Indicators and their evidence'),
];

export const sharedFieldNames = (dataset: SharedFieldDefinition['dataset']): readonly string[] =>
  sharedFields.filter((entry) => entry.dataset === dataset).map(({ name }) => name);
