/**
 * Kinds of institution (机构类别) of the plan, sections (一), (四)2 and (七)2. Codes are never reused; a new kind
 * is a new row. `licensed` tells that the kind needs an insurance licence to report policies.
 */
export interface InstitutionKind {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly licensed: boolean;
  readonly reference: string;
}

const kind = (
  code: string,
  zh: string,
  en: string,
  reference: string,
  licensed = false,
): InstitutionKind => ({
  code,
  zh,
  en,
  licensed,
  reference,
});

export const institutionKinds: readonly InstitutionKind[] = [
  kind('INSURER_HQ', '保险法人', 'Insurer, head office', 'plan (一)1', true),
  kind('INSURER_PROV_BRANCH', '省级分公司', 'Insurer, provincial branch', 'plan (一)1', true),
  kind('INSURER_BRANCH', '中心支公司及以下', 'Insurer, lower branch', 'plan (一)1', true),
  kind('INSURER_SUBSIDIARY', '子公司', 'Insurer, subsidiary', 'plan (一)1', true),
  kind(
    'INSURER_SPECIALISED',
    '科技保险专营机构',
    'Specialised tech-insurance institution',
    'plan (一)2',
    true,
  ),
  kind('SERVICE_OUTLET', '综合服务网点', 'Integrated service outlet', 'plan (一)2'),
  kind('INS_ASSET_MGR', '保险资产管理公司', 'Insurance asset manager', 'plan (一)1'),
  kind('REINSURER', '再保险公司', 'Reinsurer', 'plan 三(三)', true),
  kind('MUTUAL', '相互保险', 'Mutual insurer', 'plan (七)2', true),
  kind('HEALTH_INSURER', '健康保险', 'Health insurer', 'plan (七)2', true),
  kind('PENSION_INSURER', '养老保险', 'Pension insurer', 'plan (七)2', true),
  kind('INTERNET_INSURER', '互联网保险', 'Internet insurer', 'plan (七)2', true),
  kind('BROKER', '经纪', 'Insurance broker', 'plan (一)3'),
  kind('AGENT', '代理', 'Insurance agent', 'plan (一)3'),
  kind('ADJUSTER', '公估', 'Loss adjuster', 'plan (一)3'),
  kind('INTERMEDIARY_GROUP', '中介集团', 'Intermediary group', 'plan (一)3'),
  kind('ACTUARIAL', '精算', 'Actuarial services', 'plan (一)4'),
  kind('RISK_ASSESS', '风险管理及评估', 'Risk management and assessment', 'plan (一)4'),
  kind('LOSS_ADJUST', '损失理算', 'Loss adjustment', 'plan (一)4'),
  kind('LEGAL', '法律咨询', 'Legal advice', 'plan (一)4'),
  kind('BACK_OFFICE_RND', '后台研发中心', 'Back office, R&D centre', 'plan (一)4'),
  kind('BACK_OFFICE_DATA', '后台数据中心', 'Back office, data centre', 'plan (一)4'),
  kind('BACK_OFFICE_TRAINING', '后台培训中心', 'Back office, training centre', 'plan (一)4'),
  kind('INSURTECH', '保险科技公司', 'Insurtech company', 'plan (一)5'),
  kind('RESEARCH_INST', '研究机构', 'Research institute', 'plan (七)2'),
  kind('DATA_CENTRE', '数据中心', 'Data centre', 'plan (七)2'),
  kind('RISK_LAB', '科技风险实验室', 'Tech-risk laboratory', 'plan (七)2'),
  kind('TRADING_PLATFORM', '产品展示交易平台', 'Product display and trading platform', 'plan (七)2'),
  kind('INCUBATOR', '孵化器', 'Incubator', 'plan (七)2'),
  kind('PROMOTION_CENTRE', '发展促进中心', 'Promotion centre', 'plan (五)1'),
  kind('PRODUCT_RND_CENTRE', '产品研发中心', 'Product R&D centre', 'plan (五)2'),
  kind('HEALTH_SERVICE', '健康服务机构', 'Health service', 'plan (四)2'),
  kind('ELDERLY_CARE', '养老机构', 'Elderly-care institution', 'plan (四)2'),
  kind('ELDERLY_COMMUNITY', '养老社区', 'Elderly-care community', 'plan (四)2'),
  kind('BANK', '银行', 'Bank', 'plan (四)3'),
  kind('GUARANTOR', '担保', 'Guarantor', 'plan (四)3'),
  kind('FUND_MANAGER', '基金管理人', 'Fund manager', 'plan (三)2'),
];

export const institutionKindCodes: readonly string[] = institutionKinds.map((entry) => entry.code);
