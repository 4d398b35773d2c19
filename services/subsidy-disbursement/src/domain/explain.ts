import { formatRate, formatYuan } from '@donghu/kernel';
import type { Application } from './application.js';
import { waitlistedFen } from './application.js';
import type { Calculation, DecidingLimit } from './calculation.js';
import { totalOf } from './payer.js';
import type { SchemeVersion } from './scheme.js';
import type { SubsidyRules } from './subsidy-rules.js';

export interface CalculationStep {
  readonly name: string;
  readonly value: string;
  readonly unit: 'yuan' | 'rate' | 'days';
  readonly reference: string;
  readonly zh: string;
  readonly en: string;
}

const given = <Value>(
  value: Value | undefined,
  step: (value: Value) => CalculationStep,
): CalculationStep[] => (value === undefined ? [] : [step(value)]);

/** The stored calculation as steps, each with the rule it rests on, so that an auditor can redo it. */
export const calculationSteps = (
  calculation: Calculation,
  supervisionClass: string,
  scheme: SchemeVersion,
  rules: SubsidyRules,
): readonly CalculationStep[] => {
  const ofPolicy = 'Insurer report';
  const yuan = (name: string, value: typeof calculation.raw, reference: string, zh: string, en: string) =>
    ({ name, value: formatYuan(value), unit: 'yuan', reference, zh, en }) as const;
  const rated = (name: string, value: typeof calculation.rate, reference: string, zh: string, en: string) =>
    ({ name, value: formatRate(value), unit: 'rate', reference, zh, en }) as const;
  return [
    yuan('paid_premium', calculation.paidPremium, ofPolicy, '实缴保费', 'Premium actually paid'),
    {
      name: 'period_share',
      value: `${calculation.countedDays}/${calculation.termDays}`,
      unit: 'days',
      reference: ofPolicy,
      zh: '计入本期的天数与保险期间天数',
      en: 'Days of this application and of the whole term',
    },
    ...given(calculation.countedPremiumLimit, (limit) =>
      yuan('counted_premium_limit', limit, scheme.reference, '费率上限内保费', 'Premium that counts at most'),
    ),
    ...given(calculation.premiumKept, (kept) =>
      yuan('premium_kept', kept, ofPolicy, '退保后留存保费', 'Premium finally kept after cancellation'),
    ),
    yuan('eligible_premium', calculation.eligiblePremium, scheme.reference, '合格保费', 'Eligible premium'),
    rated('rate', calculation.rate, scheme.reference, '方案补贴比例', 'Rate of the scheme'),
    {
      name: 'credit_multiplier',
      value: formatRate(calculation.multiplier),
      unit: 'rate',
      reference: rules.creditMultipliers.reference,
      zh: `信用监管类别 ${supervisionClass} 的系数`,
      en: `Multiplier of supervision class ${supervisionClass}`,
    },
    rated(
      'first_year_bonus',
      calculation.bonus,
      rules.firstYearBonus.reference,
      '首年加成',
      'First-year bonus',
    ),
    rated(
      'ceiling',
      calculation.ceiling,
      rules.ceiling.reference,
      '补贴比例上限',
      'Ceiling of all public money',
    ),
    rated('effective_rate', calculation.effectiveRate, scheme.reference, '适用比例', 'Rate that applies'),
    yuan(
      'raw',
      calculation.raw,
      scheme.reference,
      '按比例计算金额（向下取整到分）',
      'By rate, rounded down to fen',
    ),
    ...given(calculation.headLimit, (limit) =>
      yuan('head_cap', limit, scheme.reference, '人均上限', 'Cap by insured heads'),
    ),
    ...given(calculation.policyLimit, (limit) =>
      yuan('policy_cap', limit, scheme.reference, '单张保单上限', 'Cap of one policy'),
    ),
    yuan(
      'scheme_cap',
      calculation.schemeRoom,
      scheme.reference,
      '方案年度剩余额度',
      'Left of the scheme yearly cap',
    ),
    ...given(calculation.enterpriseRoom, (room) =>
      yuan(
        'enterprise_cap',
        room,
        rules.acrossSchemesCap.reference,
        '企业年度剩余总额度',
        'Left of the yearly cap across schemes',
      ),
    ),
    yuan(
      'stacking',
      calculation.stackingRoom,
      rules.ceiling.reference,
      '扣除其他财政补贴后的余额',
      'Left of the ceiling after other public money',
    ),
    yuan('minimum', calculation.minimum, rules.minimumPayment.reference, '最低支付额', 'Smallest payment'),
    yuan('amount', calculation.amount, scheme.reference, '核定补贴金额', 'Entitlement'),
  ];
};

/** The limit that decided: the budget, once it left a part waiting after approval. */
export const decidingLimitOf = (application: Application): DecidingLimit | '' => {
  if (application.calculation === undefined) return '';
  return waitlistedFen(application) > 0n ? 'BUDGET' : application.calculation.decidingLimit;
};

const limitNames: Readonly<Record<DecidingLimit, { readonly zh: string; readonly en: string }>> = {
  RATE: { zh: '补贴比例', en: 'the rate' },
  HEAD_CAP: { zh: '人均上限', en: 'the cap by heads' },
  POLICY_CAP: { zh: '单张保单上限', en: 'the cap of one policy' },
  SCHEME_CAP: { zh: '方案年度上限', en: 'the scheme yearly cap' },
  ENTERPRISE_CAP: { zh: '企业年度总上限', en: 'the yearly cap across schemes' },
  STACKING: { zh: '财政补贴叠加上限', en: 'the ceiling of all public money' },
  BUDGET: { zh: '预算余额', en: 'the budget' },
};

/** The result in a sentence. */
export const explainInWords = (application: Application): { readonly zh: string; readonly en: string } => {
  const { number, state } = application;
  if (state === 'SUBMITTED') {
    return {
      zh: `申请 ${number} 已受理，尚未核算：等待 ${application.waitingFor ?? '核算'}。`,
      en: `Application ${number} is taken in and not calculated yet: it waits for ${application.waitingFor ?? 'assessment'}.`,
    };
  }
  if (state === 'REFUSED') {
    return {
      zh: `申请 ${number} 不予补贴，原因：${application.refusal ?? ''}。`,
      en: `Application ${number} is refused: ${application.refusal ?? ''}.`,
    };
  }
  const limit = decidingLimitOf(application);
  const name = limit === '' ? limitNames.RATE : limitNames[limit];
  const amount = formatYuan(application.entitled);
  const approved = formatYuan(totalOf(application.approved));
  return {
    zh: `申请 ${number} 核定 ${amount} 元，已批准 ${approved} 元；决定因素：${name.zh}。`,
    en: `Application ${number} is entitled to ${amount} yuan, ${approved} approved; decided by ${name.en}.`,
  };
};
