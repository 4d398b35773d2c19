import { calendarDate } from '@donghu/kernel';
import type { Scorecard } from '../domain/scorecard.js';

/**
 * The first model, 1000 points. The plan (六)4 asks for industry credit evaluation and for graded and
 * classified supervision and gives no figures: what is marked `default` is the zone's own choice, to be
 * replaced by a later version from a later day. Published versions are never edited.
 */
export const scorecard2025No1: Scorecard = {
  version: '2025.1',
  from: calendarDate('2025-01-01'),
  reference: 'the plan (六)4; points are a default of the zone, after the dimensions of public practice',
  dimensions: [
    {
      code: 'ID',
      label: { zh: '登记', en: 'Registration' },
      indicators: [
        {
          code: 'ID_REGISTRATION',
          label: { zh: '登记存续且信息一致', en: 'Registration exists and matches' },
          points: 40,
          rule: { method: 'REGISTRATION_MATCHES' },
          whenAbsent: 'MISSING',
          reference: 'default; GB 32100-2015 for the code',
        },
        {
          code: 'ID_ANNUAL_REPORT',
          label: { zh: '按时报送年度报告', en: 'Annual report on time' },
          points: 40,
          rule: { method: 'BY_VALUE', kind: 'ANNUAL_REPORT', points: { ON_TIME: 40, LATE: 0 } },
          whenAbsent: 'MISSING',
          reference: 'default; 企业信息公示暂行条例 art. 8: yearly from 1 January to 30 June',
        },
        {
          code: 'ID_ABNORMAL_LIST',
          label: { zh: '未列入经营异常名录', en: 'Not on the list of abnormal operations' },
          points: 40,
          rule: { method: 'BY_VALUE', kind: 'ABNORMAL_LIST', points: { OFF: 40, ON: 0 } },
          // The list is published: not to be on it is a fact, not a gap.
          whenAbsent: 'FULL',
          reference: 'default; 企业信息公示暂行条例 art. 17',
        },
      ],
    },
    {
      code: 'TAX',
      label: { zh: '纳税信用', en: 'Tax' },
      indicators: [
        {
          code: 'TAX_GRADE',
          label: { zh: '纳税信用级别', en: 'Tax credit grade' },
          points: 130,
          rule: { method: 'BY_VALUE', kind: 'TAX_GRADE', points: { A: 130, B: 110, M: 90, C: 50, D: 0 } },
          whenAbsent: 'MISSING',
          reference: 'points default; grades by 纳税信用管理办法(试行) (国家税务总局公告2014年第40号)',
        },
      ],
    },
    {
      code: 'INNO',
      label: { zh: '创新', en: 'Innovation' },
      indicators: [
        {
          code: 'INNO_CLASS',
          label: { zh: '企业资质类别', en: 'Class of enterprise' },
          points: 80,
          rule: {
            method: 'BEST_CLASS',
            points: { UNICORN: 80, GAZELLE: 70, LITTLE_GIANT: 70, HNTE: 60, TECH_SME: 45 },
          },
          whenAbsent: 'MISSING',
          reference: 'default; classes of the plan (二)1 and (三)2',
        },
        {
          code: 'INNO_PATENTS',
          label: { zh: '有效发明专利', en: 'Valid invention patents' },
          points: 70,
          rule: { method: 'PER_UNIT', kind: 'PATENTS', pointsEach: 7 },
          whenAbsent: 'MISSING',
          reference: 'default',
        },
        {
          code: 'INNO_RND_RATIO',
          label: { zh: '研发投入占营业收入比例', en: 'R&D in proportion to revenue' },
          points: 70,
          rule: {
            method: 'AT_LEAST',
            kind: 'RND_RATIO',
            bands: [
              { atLeastPpm: 100_000, points: 70 },
              { atLeastPpm: 60_000, points: 55 },
              { atLeastPpm: 30_000, points: 40 },
            ],
            otherwise: 15,
          },
          whenAbsent: 'MISSING',
          reference: 'default',
        },
        {
          code: 'INNO_PROJECT',
          label: { zh: '科技项目立项记录', en: 'Record of a research project' },
          points: 30,
          rule: { method: 'ON_FILE', kind: 'INNO_PROJECT' },
          // The lists of projects are published by the science and technology bureau.
          whenAbsent: 'ZERO',
          reference: 'default',
        },
      ],
    },
    {
      code: 'INS',
      label: { zh: '参保记录', en: 'Insurance record' },
      indicators: [
        {
          code: 'INS_YEARS',
          label: { zh: '连续参保年限', en: 'Years insured without a break' },
          points: 60,
          rule: { method: 'YEARS_INSURED', pointsEach: 20 },
          // The platform holds the zone's policies.
          whenAbsent: 'ZERO',
          reference: 'default; the plan (六)4 "credit + insurance innovation" (信用+保险创新)',
        },
        {
          code: 'INS_MANDATORY',
          label: { zh: '应保险种已投保', en: 'Mandatory lines are covered' },
          points: 50,
          rule: {
            method: 'BY_VALUE',
            kind: 'MANDATORY_COVER',
            points: { COVERED: 50, NONE_REQUIRED: 50, GAP: 0 },
          },
          whenAbsent: 'MISSING',
          reference: 'default; the plan (二)1, full coverage of pollution and work-safety liability',
        },
        {
          code: 'INS_PREMIUM_ON_TIME',
          label: { zh: '按时缴纳保费', en: 'Premiums paid on time' },
          points: 40,
          rule: { method: 'PREMIUM_ON_TIME', graceDays: 30 },
          whenAbsent: 'MISSING',
          reference: 'default; 30 days of grace as in 保险法 art. 36',
        },
      ],
    },
    {
      code: 'CLM',
      label: { zh: '理赔', en: 'Claims' },
      indicators: [
        {
          code: 'CLM_LOSS_RATIO',
          label: { zh: '近三年赔付率', en: 'Loss ratio of three years' },
          points: 60,
          rule: {
            method: 'AT_MOST',
            kind: 'LOSS_RATIO',
            bands: [
              { atMostPpm: 500_000, points: 60 },
              { atMostPpm: 800_000, points: 45 },
              { atMostPpm: 1_200_000, points: 25 },
            ],
            otherwise: 0,
          },
          whenAbsent: 'MISSING',
          reference: 'default',
        },
        {
          code: 'CLM_FALSE_CLAIM',
          label: { zh: '无虚假理赔', en: 'No false claim' },
          points: 40,
          rule: { method: 'DEDUCTIONS', deductions: [{ kind: 'FALSE_CLAIM', points: 40 }] },
          whenAbsent: 'FULL',
          reference: 'default; 保险法 art. 27',
        },
      ],
    },
    {
      code: 'LAW',
      label: { zh: '行政处罚与司法', en: 'Penalties and courts' },
      indicators: [
        {
          code: 'LAW_RECORD',
          label: { zh: '行政处罚与被执行记录', en: 'Penalties and enforcement cases' },
          points: 150,
          rule: {
            method: 'DEDUCTIONS',
            deductions: [
              { kind: 'PENALTY', severity: 'MINOR', points: 10 },
              { kind: 'PENALTY', severity: 'ORDINARY', points: 30 },
              { kind: 'PENALTY', severity: 'SERIOUS', points: 80 },
              { kind: 'ENFORCEMENT', points: 60 },
            ],
          },
          // Penalties are published within 7 working days (双公示), enforcement cases by the courts.
          whenAbsent: 'FULL',
          reference: 'default',
        },
      ],
    },
    {
      code: 'FINA',
      label: { zh: '金融履约', en: 'Finance' },
      indicators: [
        {
          code: 'FINA_RECORD',
          label: { zh: '贷款、担保与付息记录', en: 'Loans, guarantees and interest' },
          points: 100,
          rule: {
            method: 'DEDUCTIONS',
            deductions: [
              { kind: 'LOAN_DEFAULT', points: 100 },
              { kind: 'GUARANTEE_CLAIM', points: 60 },
              { kind: 'INTEREST_OVERDUE', points: 40 },
            ],
          },
          whenAbsent: 'FULL',
          reference: 'default; interest counts as overdue after 90 days',
        },
      ],
    },
  ],
  missing: { givenPercent: 60, unratedAbovePercent: 40, reference: 'default' },
  negativeWeights: {
    bands: [
      { throughYears: 1, percent: 100 },
      { throughYears: 2, percent: 50 },
      { throughYears: 5, percent: 25 },
    ],
    reference:
      'weights default; 5 years at most: 武汉市公共信用信息管理办法 (市政府令第272号), from 2016-09-01',
  },
  grades: {
    bounds: [
      { grade: 'AAA', fromPoints: 900, supervisionClass: 'A' },
      { grade: 'AA', fromPoints: 800, supervisionClass: 'A' },
      { grade: 'A', fromPoints: 700, supervisionClass: 'B' },
      { grade: 'BBB', fromPoints: 600, supervisionClass: 'B' },
      { grade: 'BB', fromPoints: 500, supervisionClass: 'C' },
      { grade: 'B', fromPoints: 400, supervisionClass: 'C' },
      { grade: 'C', fromPoints: 0, supervisionClass: 'D' },
    ],
    reference: 'bounds default; classes A to D after 国市监信发〔2022〕6号',
  },
  validity: { years: 1, reference: 'default' },
  yearlyReview: { firstOn: calendarDate('2025-06-30'), reference: 'default: when the annual reports are in' },
};
