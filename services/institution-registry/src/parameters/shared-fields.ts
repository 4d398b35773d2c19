/**
 * Fields that the registry can share, with their level of sensitivity (JR/T 0197-2020): L1 public, L2 internal,
 * L3 confidential to the enterprise. What is more sensitive is not shared at all.
 */
export interface SharedFieldDefinition {
  readonly dataset: 'ENTERPRISE' | 'INSTITUTION';
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
];

export const sharedFieldNames = (dataset: SharedFieldDefinition['dataset']): readonly string[] =>
  sharedFields.filter((entry) => entry.dataset === dataset).map(({ name }) => name);
