import { basisPoints, calendarDate, type Fen, fen } from '@donghu/kernel';
import type { SchemeVersion } from '../domain/scheme.js';

const yuan = (amount: bigint): Fen => fen(amount * 100n);

const from = calendarDate('2021-09-22');

const suzhou = '苏州市市级科技保险费补贴项目实施细则';
const byOperator = 'figure set by the operator';

const scheme = (
  version: Omit<SchemeVersion, 'from' | 'products' | 'outsideAcrossSchemesCap'> &
    Partial<Pick<SchemeVersion, 'outsideAcrossSchemesCap'>>,
): SchemeVersion => ({ from, products: [], outsideAcrossSchemesCap: false, ...version });

/**
 * The schemes that a new platform starts with. They are put into the store once; later versions are defined
 * over HTTP by finance, with their own first day. Lines without a scheme have no claim: SAFETY_LIAB, PENSION_SUPP,
 * IP_AGENT_PI, HEALTH_NEWTECH, SPONSOR_PI, OTHER_TECH, and IDI, whose cost belongs into the approved budget
 * estimate of the project (plan (二)5).
 */
export const defaultSchemes: readonly SchemeVersion[] = [
  scheme({
    code: 'RND',
    titleZh: '研发与成果转化类保险补贴',
    titleEn: 'R&D, conversion of results, products',
    lines: ['RND_COST', 'RND_LIAB', 'RND_EQUIP', 'RND_INTERRUPT', 'CONV_COST', 'PROD_LIAB', 'PROD_QUALITY'],
    rate: basisPoints(5_000),
    enterpriseYearCap: yuan(300_000n),
    reference: `Plan (二)1, (二)2; ${suzhou}: 50 %, 300,000 yuan per enterprise and year`,
  }),
  scheme({
    code: 'LIBRARY',
    titleZh: '科技保险产品库补贴',
    titleEn: 'Products of the product library',
    lines: [],
    rate: basisPoints(8_000),
    enterpriseYearCap: yuan(500_000n),
    reference: `Plan (六)1; East Lake ten new measures of 2023: 80 %; cap: ${byOperator}`,
    note: 'Covers the products that a version lists; the list is empty until the library is published.',
  }),
  scheme({
    code: 'FIRST_SET',
    titleZh: '首台(套)重大技术装备保险补贴',
    titleEn: 'First-set major technical equipment',
    lines: ['FIRST_SET'],
    rate: basisPoints(8_000),
    enterpriseYearCap: yuan(3_000_000n),
    countedPremiumRate: basisPoints(300),
    outsideAcrossSchemesCap: true,
    reference: `Plan (二)2; 工信部联重装〔2024〕89号: up to 80 %, counted rate at most 3 %; cap: ${byOperator}`,
    note: 'At most three years for one piece of equipment: checked in the review of the papers.',
  }),
  scheme({
    code: 'FIRST_BATCH',
    titleZh: '新材料首批次应用保险补贴',
    titleEn: 'First-batch new material',
    lines: ['FIRST_BATCH'],
    rate: basisPoints(8_000),
    enterpriseYearCap: yuan(3_000_000n),
    countedPremiumRate: basisPoints(300),
    outsideAcrossSchemesCap: true,
    reference: `Plan (二)2; 工信部联原〔2017〕222号: 80 %, counted rate at most 3 %; cap: ${byOperator}`,
    note: 'First policy only, no related buyer: checked in the review of the papers.',
  }),
  scheme({
    code: 'SOFTWARE',
    titleZh: '首版次软件保险补贴',
    titleEn: 'First-version software',
    lines: ['FIRST_VERSION'],
    rate: basisPoints(5_000),
    enterpriseYearCap: yuan(500_000n),
    reference: `Plan (二)2; ${byOperator}`,
  }),
  scheme({
    code: 'IP',
    titleZh: '知识产权保险补贴',
    titleEn: 'Intellectual property',
    lines: ['IP_ENFORCE', 'IP_INFRINGED', 'IP_LIAB', 'IP_OVERSEAS', 'IP_APPLY', 'IP_TM', 'IP_GI', 'IP_COPY'],
    rate: basisPoints(5_000),
    enterpriseYearCap: yuan(200_000n),
    reference: `Plan (二)3; ${byOperator}`,
  }),
  scheme({
    code: 'TALENT',
    titleZh: '高管及关键研发人员团体保险补贴',
    titleEn: 'Group cover of executives and key R&D staff',
    lines: ['TALENT_HEALTH', 'TALENT_ACC'],
    rate: basisPoints(4_000),
    enterpriseYearCap: yuan(100_000n),
    headCap: yuan(2_000n),
    reference: `Plan (二)4; ${byOperator}`,
  }),
  scheme({
    code: 'LOAN',
    titleZh: '科技信贷保证保险补贴',
    titleEn: 'Tech-loan and IP-pledge guarantee',
    lines: ['LOAN_GUAR', 'IP_PLEDGE'],
    rate: basisPoints(5_000),
    enterpriseYearCap: yuan(300_000n),
    reference: `Plan (四)3; ${suzhou}: 50 %, 300,000 yuan per enterprise and year`,
  }),
  scheme({
    code: 'EXPORT',
    titleZh: '出口信用与海外投资保险补贴',
    titleEn: 'Export credit, overseas investment and leasing',
    lines: ['EXP_ST', 'EXP_MLT', 'EXP_EQUIP', 'OVERSEAS_INV', 'OVERSEAS_LEASE'],
    rate: basisPoints(5_000),
    enterpriseYearCap: yuan(500_000n),
    reference: `Plan (四)1; ${byOperator}`,
    note: 'Platform policies for small exporters are bought by the zone and are not reported one by one.',
  }),
  scheme({
    code: 'TRADE',
    titleZh: '国内贸易与进口信用保险补贴',
    titleEn: 'Domestic trade and import credit',
    lines: ['DOM_CREDIT', 'IMP_CREDIT'],
    rate: basisPoints(3_000),
    enterpriseYearCap: yuan(300_000n),
    reference: `Plan (四)1; ${byOperator}`,
  }),
  scheme({
    code: 'GREEN',
    titleZh: '环境污染责任险补贴',
    titleEn: 'Environmental pollution liability',
    lines: ['ENV_LIAB'],
    rate: basisPoints(3_000),
    enterpriseYearCap: yuan(50_000n),
    reference: `Plan (二)1; ${byOperator}`,
  }),
  scheme({
    code: 'STAFF',
    titleZh: '雇主责任险补贴',
    titleEn: 'Liability of employers',
    lines: ['EMPLOYER'],
    rate: basisPoints(2_000),
    enterpriseYearCap: yuan(50_000n),
    reference: `Plan (二)1; ${byOperator}`,
  }),
  scheme({
    code: 'OTHER',
    titleZh: '其他科技保险补贴',
    titleEn: 'Other tech insurance',
    lines: ['CYBER', 'DNO', 'BIZ_INT', 'PROPERTY', 'TALENT_STARTUP', 'PARK_SAFETY', 'MNA'],
    rate: basisPoints(3_000),
    enterpriseYearCap: yuan(100_000n),
    reference: `Plan (二)5, (四)3; ${suzhou} lists several of them; ${byOperator}`,
  }),
];
