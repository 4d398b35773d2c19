/** A form in which insurance money is invested (投资工具), plan (三)2. Codes are never reused. */
export interface Instrument {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly from: string;
  readonly reference: string;
}

const fromPlan = '2021-09-22';

const instrument = (code: string, zh: string, en: string, reference = 'plan (三)2'): Instrument => ({
  code,
  zh,
  en,
  from: fromPlan,
  reference,
});

const products = '保险资产管理产品管理暂行办法 (2020)';

export const instruments: readonly Instrument[] = [
  instrument('EQUITY_DIRECT', '直接股权', 'Direct equity', '保险资金投资股权暂行办法 (2010)'),
  instrument('EQUITY_PLAN', '股权投资计划', 'Equity investment plan', products),
  instrument('DEBT_PLAN', '债权投资计划', 'Debt investment plan', products),
  instrument('ABS_PLAN', '资产支持计划', 'Asset-backed plan'),
  instrument('TECH_ABS', '科技资产证券化', 'Securitised technology assets'),
  instrument('PE_FUND', '私募股权基金', 'Private equity fund'),
  instrument('VC_FUND', '创业投资基金', 'Venture capital fund'),
  instrument('GAZELLE_FUND', '瞪羚企业基金', 'Fund for gazelles'),
  instrument('UNICORN_FUND', '独角兽企业基金', 'Fund for unicorns'),
  instrument('CIIF', '中国保险投资基金', 'China Insurance Investment Fund'),
  instrument('REAL_ESTATE', '不动产', 'Real estate'),
  instrument('INFRA_EQUITY', '基础设施股权', 'Infrastructure equity'),
  instrument('BOND', '债券', 'Bond'),
  instrument('ASSET_MGR_CAPITAL', '设立资管机构资本金', 'Capital of an asset manager'),
  instrument('HEALTH_FACILITY', '大健康设施', 'Health facility', 'plan (四)2'),
];

export const instrumentCodes: readonly string[] = instruments.map(({ code }) => code);
