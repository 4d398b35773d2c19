/**
 * The catalogue of insurance lines (险种目录). `FULL` full coverage asked by the plan (应保尽保), `VOL`
 * voluntary, `DEM` all demand to be met (愿保尽保), `PILOT` pilot, `INNO` innovative; undefined: no mode is set.
 */
export type InsuranceMode = 'FULL' | 'VOL' | 'DEM' | 'PILOT' | 'INNO';

/** `BY_PLAN` the plan itself subsidises the line, `BY_DEFAULT` the zone's default schedule does, `NO`. */
export type SubsidyFlag = 'BY_PLAN' | 'BY_DEFAULT' | 'NO';

/**
 * The regulator's groups of tech insurance (科技保险业务统计制度, 2024-01-30): `A1` R&D and conversion risk,
 * `A2` application and roll-out, `A3` intellectual property, `A4` basic, `B` business with tech subjects.
 */
export type RegulatorGroup = 'A1' | 'A2' | 'A3' | 'A4' | 'B';

/** Classes of the regulator's property report, extended by accident, health and life. */
export type RegulatoryClass =
  | 'PROPERTY'
  | 'ENGINEERING'
  | 'LIABILITY'
  | 'CREDIT'
  | 'GUARANTEE'
  | 'SPECIAL'
  | 'ACCIDENT'
  | 'HEALTH'
  | 'LIFE'
  | 'OTHER';

export interface InsuranceLine {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly mode: InsuranceMode | undefined;
  readonly subsidy: SubsidyFlag;
  readonly group: RegulatorGroup;
  /** Five digits of the industry platform (行业平台险种代码); undefined where it has none of its own. */
  readonly industryLineCode: string | undefined;
  readonly regulatoryClass: RegulatoryClass;
  /** Persons are insured as a group (团体): a report states how many they are. */
  readonly countsHeads: boolean;
  readonly reference: string;
  /** First day on which the row holds. Policies issued earlier are taken under it too. */
  readonly from: string;
}

type Extras = Partial<Pick<InsuranceLine, 'industryLineCode' | 'countsHeads'>>;

const planDate = '2021-09-22';
const statisticsDate = '2024-01-30';
const statistics = '科技保险业务统计制度';

const row =
  (from: string) =>
  (
    code: string,
    zh: string,
    en: string,
    mode: InsuranceMode | undefined,
    subsidy: SubsidyFlag,
    group: RegulatorGroup,
    regulatoryClass: RegulatoryClass,
    reference: string,
    extras: Extras = {},
  ): InsuranceLine => ({
    code,
    zh,
    en,
    mode,
    subsidy,
    group,
    industryLineCode: extras.industryLineCode,
    regulatoryClass,
    countsHeads: extras.countsHeads ?? false,
    reference,
    from,
  });

/** Asked for by the plan, issued on 2021-09-22. */
const planned = row(planDate);
/** Known from the regulator's statistics only. */
const counted = row(statisticsDate);

export const insuranceLines: readonly InsuranceLine[] = [
  planned(
    'RND_COST',
    '研发费用损失险',
    'R&D cost loss',
    'INNO',
    'BY_DEFAULT',
    'A1',
    'SPECIAL',
    `plan (二)2; ${statistics}`,
  ),
  planned(
    'RND_LIAB',
    '产品研发责任险',
    'Product R&D liability',
    'VOL',
    'BY_PLAN',
    'A1',
    'LIABILITY',
    `plan (二)1; ${statistics}`,
  ),
  planned(
    'RND_EQUIP',
    '关键研发设备险',
    'Key R&D equipment',
    'VOL',
    'BY_PLAN',
    'A1',
    'PROPERTY',
    `plan (二)1; ${statistics}`,
  ),
  planned(
    'RND_INTERRUPT',
    '研发中断险',
    'R&D interruption',
    'VOL',
    'BY_PLAN',
    'A1',
    'PROPERTY',
    `plan (二)1; ${statistics}`,
  ),
  planned(
    'CONV_COST',
    '科技成果转化费用损失险',
    'Result-conversion cost loss',
    'INNO',
    'BY_DEFAULT',
    'A1',
    'SPECIAL',
    `plan (二)2; ${statistics}`,
  ),
  planned(
    'FIRST_SET',
    '首台（套）重大技术装备综合险',
    'First-set equipment',
    'INNO',
    'BY_PLAN',
    'A2',
    'LIABILITY',
    `plan (二)2; ${statistics}`,
    { industryLineCode: '11230' },
  ),
  planned(
    'FIRST_BATCH',
    '新材料首批次应用综合险',
    'First-batch material',
    'INNO',
    'BY_PLAN',
    'A2',
    'LIABILITY',
    `plan (二)2; ${statistics}`,
  ),
  planned(
    'FIRST_VERSION',
    '首版次软件综合险',
    'First-version software',
    'INNO',
    'BY_PLAN',
    'A2',
    'LIABILITY',
    `plan (二)2; ${statistics}`,
  ),
  planned('PROD_LIAB', '产品责任险', 'Product liability', 'VOL', 'BY_PLAN', 'B', 'LIABILITY', 'plan (二)1', {
    industryLineCode: '11200',
  }),
  planned(
    'PROD_QUALITY',
    '产品质量保证险',
    'Product quality guarantee',
    'VOL',
    'BY_PLAN',
    'B',
    'GUARANTEE',
    'plan (二)1',
    { industryLineCode: '11200' },
  ),
  planned(
    'IP_ENFORCE',
    '专利（知识产权）执行险',
    'IP enforcement',
    'VOL',
    'BY_DEFAULT',
    'A3',
    'SPECIAL',
    `plan (二)3; ${statistics}`,
  ),
  counted(
    'IP_INFRINGED',
    '知识产权被侵权损失险',
    'Loss by infringement of IP',
    'VOL',
    'BY_DEFAULT',
    'A3',
    'SPECIAL',
    statistics,
  ),
  planned(
    'IP_LIAB',
    '侵犯专利权责任险',
    'Patent infringement liability',
    'VOL',
    'BY_DEFAULT',
    'A3',
    'LIABILITY',
    `plan (二)3; ${statistics}`,
  ),
  planned(
    'IP_OVERSEAS',
    '知识产权海外侵权责任险',
    'Overseas IP infringement liability',
    'VOL',
    'BY_DEFAULT',
    'A3',
    'LIABILITY',
    'plan (二)3',
  ),
  planned(
    'IP_AGENT_PI',
    '专利代理人职业责任险',
    'Patent agent professional liability',
    'VOL',
    'NO',
    'A3',
    'LIABILITY',
    `plan (二)3; ${statistics}`,
  ),
  counted(
    'IP_APPLY',
    '知识产权申请费用补偿险',
    'IP application-cost compensation',
    'INNO',
    'BY_DEFAULT',
    'A3',
    'SPECIAL',
    statistics,
  ),
  planned('IP_TM', '商标险', 'Trade mark', 'INNO', 'BY_DEFAULT', 'A3', 'SPECIAL', 'plan (二)3'),
  planned(
    'IP_GI',
    '地理标志险',
    'Geographical indication',
    'INNO',
    'BY_DEFAULT',
    'A3',
    'SPECIAL',
    'plan (二)3',
  ),
  planned('IP_COPY', '版权险', 'Copyright', 'INNO', 'BY_DEFAULT', 'A3', 'SPECIAL', 'plan (二)3'),
  planned(
    'IP_PLEDGE',
    '知识产权质押融资保证险',
    'IP-pledge loan guarantee',
    'INNO',
    'BY_DEFAULT',
    'A3',
    'GUARANTEE',
    `plan (四)3; ${statistics}`,
  ),
  planned(
    'LOAN_GUAR',
    '科技贷款保证保险',
    'Tech-loan guarantee',
    'VOL',
    'BY_DEFAULT',
    'B',
    'GUARANTEE',
    'plan (四)3',
  ),
  planned(
    'TALENT_HEALTH',
    '高管及关键研发人员团体健康险',
    'Group health of executives and key R&D staff',
    'VOL',
    'BY_PLAN',
    'B',
    'HEALTH',
    'plan (二)4',
    { industryLineCode: '15110', countsHeads: true },
  ),
  planned(
    'TALENT_ACC',
    '高管及关键研发人员团体意外险',
    'Group accident of executives and key R&D staff',
    'VOL',
    'BY_PLAN',
    'B',
    'ACCIDENT',
    'plan (二)4',
    { industryLineCode: '16000', countsHeads: true },
  ),
  planned('PENSION_SUPP', '补充养老险', 'Supplementary pension', 'VOL', 'NO', 'B', 'LIFE', 'plan (二)4'),
  planned(
    'ENV_LIAB',
    '环境污染责任险',
    'Pollution liability',
    'FULL',
    'BY_DEFAULT',
    'B',
    'LIABILITY',
    'plan (二)1',
  ),
  planned(
    'SAFETY_LIAB',
    '安全生产责任险',
    'Work-safety liability',
    'FULL',
    'NO',
    'B',
    'LIABILITY',
    'plan (二)1',
  ),
  planned(
    'EMPLOYER',
    '雇主责任险',
    "Employer's liability",
    'DEM',
    'BY_DEFAULT',
    'B',
    'LIABILITY',
    'plan (二)1',
    { industryLineCode: '11300' },
  ),
  planned('IDI', '工程质量潜在缺陷险', 'Inherent defects', 'PILOT', 'NO', 'B', 'ENGINEERING', 'plan (二)5'),
  planned(
    'PARK_SAFETY',
    '园区公共安全和应急费用险',
    'Park public safety and emergency cost',
    'INNO',
    'BY_DEFAULT',
    'B',
    'LIABILITY',
    'plan (二)5',
  ),
  planned(
    'EXP_ST',
    '短期出口信用险',
    'Short-term export credit',
    'DEM',
    'BY_DEFAULT',
    'B',
    'CREDIT',
    'plan (四)1',
  ),
  planned(
    'EXP_MLT',
    '中长期出口信用险',
    'Medium- and long-term export credit',
    'DEM',
    'BY_DEFAULT',
    'B',
    'CREDIT',
    'plan (四)1',
  ),
  planned(
    'EXP_EQUIP',
    '大型成套设备出口融资险',
    'Complete-equipment export finance',
    'DEM',
    'BY_DEFAULT',
    'B',
    'CREDIT',
    'plan (四)1',
  ),
  planned(
    'OVERSEAS_INV',
    '海外投资险',
    'Overseas investment',
    'VOL',
    'BY_DEFAULT',
    'B',
    'CREDIT',
    'plan (四)1',
  ),
  planned(
    'OVERSEAS_LEASE',
    '海外租赁险',
    'Overseas leasing',
    'VOL',
    'BY_DEFAULT',
    'B',
    'CREDIT',
    'plan (四)1',
  ),
  planned('IMP_CREDIT', '进口信用险', 'Import credit', 'VOL', 'BY_DEFAULT', 'B', 'CREDIT', 'plan (四)1'),
  planned(
    'DOM_CREDIT',
    '国内贸易信用险',
    'Domestic trade credit',
    'VOL',
    'BY_DEFAULT',
    'B',
    'CREDIT',
    'plan (四)1',
  ),
  planned(
    'HEALTH_NEWTECH',
    '医疗新技术新药新器械健康险',
    'Health cover for new therapies',
    'INNO',
    'NO',
    'B',
    'HEALTH',
    'plan (四)2',
  ),
  planned(
    'MNA',
    '资产并购险',
    'Mergers and acquisitions',
    'INNO',
    'BY_DEFAULT',
    'B',
    'LIABILITY',
    'plan (四)3',
  ),
  planned(
    'SPONSOR_PI',
    '保荐机构先行赔付责任险',
    'Sponsor advance-compensation liability',
    'INNO',
    'NO',
    'B',
    'LIABILITY',
    'plan (四)3',
  ),
  counted('CYBER', '网络安全保险', 'Cyber', 'VOL', 'BY_DEFAULT', 'A4', 'SPECIAL', statistics),
  counted(
    'TALENT_STARTUP',
    '人才创业保险',
    'Talent start-up',
    'INNO',
    'BY_DEFAULT',
    'A4',
    'SPECIAL',
    statistics,
  ),
  planned(
    'DNO',
    '董监高责任险',
    'Directors and officers',
    'VOL',
    'BY_DEFAULT',
    'B',
    'LIABILITY',
    '苏州市市级科技保险费补贴项目实施细则',
    { industryLineCode: '11430' },
  ),
  planned(
    'BIZ_INT',
    '营业中断险',
    'Business interruption',
    'VOL',
    'BY_DEFAULT',
    'B',
    'PROPERTY',
    '苏州市市级科技保险费补贴项目实施细则',
    { industryLineCode: '02000' },
  ),
  planned(
    'PROPERTY',
    '财产险',
    'Enterprise property',
    'VOL',
    'BY_DEFAULT',
    'B',
    'PROPERTY',
    '苏州市市级科技保险费补贴项目实施细则',
    { industryLineCode: '02000' },
  ),
  planned('OTHER_TECH', '其他科技保险', 'Other tech insurance', undefined, 'NO', 'B', 'OTHER', statistics),
];

const byCode: ReadonlyMap<string, InsuranceLine> = new Map(insuranceLines.map((line) => [line.code, line]));

export const findInsuranceLine = (code: string): InsuranceLine | undefined => byCode.get(code);
