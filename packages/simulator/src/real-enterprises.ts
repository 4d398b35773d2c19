import type { IndustryGroup } from './enterprise.js';

/** A real organisation, as public records name it; nothing else about it is taken over. */
export interface RealEnterprise {
  readonly uscc: string;
  readonly nameZh: string;
  readonly industryGroup: IndustryGroup;
  readonly inZone: boolean;
  readonly source: string;
}

/** Codes and names from public sources, the companies of the zone and of Wuhan first. */
export const realEnterprises: readonly RealEnterprise[] = [
  {
    uscc: '91420100616400352X',
    nameZh: '长飞光纤光缆股份有限公司',
    industryGroup: 'OPTO',
    inZone: true,
    source: "public code index, file 66903637746 (from the listed company's disclosure; East Lake address)",
  },
  {
    uscc: '914201003033179534',
    nameZh: '武汉华星光电技术有限公司',
    industryGroup: 'OPTO',
    inZone: true,
    source: 'public code index, file 31354838946 (supplier register, SQL)',
  },
  {
    uscc: '91420100722739130Y',
    nameZh: '武汉光谷联合集团有限公司',
    industryGroup: 'OTHER',
    inZone: true,
    source: 'public code index, file 23111010358 (project company register, SQL)',
  },
  {
    uscc: '91420000757013137P',
    nameZh: '中建三局集团有限公司',
    industryGroup: 'OTHER',
    inZone: false,
    source: 'public code index, file 49138202192 (customer register)',
  },
  {
    uscc: '91420000MA4976CJ9X',
    nameZh: '长江生态环保集团有限公司',
    industryGroup: 'OTHER',
    inZone: false,
    source: 'public code index, file 23111010358 (project company register, SQL)',
  },
  {
    uscc: '914200007068068827',
    nameZh: '华新水泥股份有限公司',
    industryGroup: 'OTHER',
    inZone: false,
    source: 'public code index, file 31354838946 (supplier register, SQL)',
  },
  {
    uscc: '12100000441626842D',
    nameZh: '华中科技大学',
    industryGroup: 'OTHER',
    inZone: false,
    source:
      'public code index, file 44338777659 (customer register, SQL; a public institution: first digit 1)',
  },
  {
    uscc: '12100000707137123P',
    nameZh: '武汉大学',
    industryGroup: 'OTHER',
    inZone: false,
    source: 'public code index, file 45700164736 (e-invoice sample; a public institution: first digit 1)',
  },
  {
    uscc: '914403001922038216',
    nameZh: '华为技术有限公司',
    industryGroup: 'DIGITAL',
    inZone: false,
    source: 'public code index, file 70782283254 (validator test, marked public)',
  },
  {
    uscc: '9144030071526726XG',
    nameZh: '腾讯科技（深圳）有限公司',
    industryGroup: 'DIGITAL',
    inZone: false,
    source: 'public code index, file 55923651001 (tax-number validator test)',
  },
  {
    uscc: '91440300708461136T',
    nameZh: '深圳市腾讯计算机系统有限公司',
    industryGroup: 'DIGITAL',
    inZone: false,
    source: 'public code index, file 55923651001 (tax-number validator test; file 70973907701 agrees)',
  },
  {
    uscc: '91330100799655058B',
    nameZh: '阿里巴巴（中国）有限公司',
    industryGroup: 'DIGITAL',
    inZone: false,
    source: 'public code index, file 52717062218 (file 71420983658 uses it as a public sample)',
  },
  {
    uscc: '91110108551385082Q',
    nameZh: '小米科技有限责任公司',
    industryGroup: 'DIGITAL',
    inZone: false,
    source: 'public code index, file 16833622331 (product registration record)',
  },
  {
    uscc: '91110000802100433B',
    nameZh: '北京百度网讯科技有限公司',
    industryGroup: 'DIGITAL',
    inZone: false,
    source: 'public code index, file 26952562056 (company register, SQL)',
  },
  {
    uscc: '91440300192317458F',
    nameZh: '比亚迪股份有限公司',
    industryGroup: 'OTHER',
    inZone: false,
    source: 'public code index, file 31354838946 (supplier register, SQL; six further files agree)',
  },
  {
    uscc: '91350900587527783P',
    nameZh: '宁德时代新能源科技股份有限公司',
    industryGroup: 'OTHER',
    inZone: false,
    source: 'public code index, file 68316474189 (listed-company profile; eight further files agree)',
  },
  {
    uscc: '914403007954257495',
    nameZh: '深圳市大疆创新科技有限公司',
    industryGroup: 'FUTURE',
    inZone: false,
    source: 'public code index, file 70780457511 (Wikidata property P6795; file 54372898558 agrees)',
  },
  {
    uscc: '91330000733796106P',
    nameZh: '杭州海康威视数字技术股份有限公司',
    industryGroup: 'OPTO',
    inZone: false,
    source: "public code index, file 14392980497 (company's own invoice header)",
  },
  {
    uscc: '91440606722473344C',
    nameZh: '美的集团股份有限公司',
    industryGroup: 'OTHER',
    inZone: false,
    source: 'public code index, file 68284099394 (file 6390060090 agrees)',
  },
  {
    uscc: '91440400192548256N',
    nameZh: '珠海格力电器股份有限公司',
    industryGroup: 'OTHER',
    inZone: false,
    source:
      'public code index, file 6390060090 (named there without the city prefix; also a documented API example)',
  },
  {
    uscc: '91440300192181490G',
    nameZh: '万科企业股份有限公司',
    industryGroup: 'OTHER',
    inZone: false,
    source: 'public code index, file 67013632597',
  },
  {
    uscc: '91310000631696382C',
    nameZh: '宝山钢铁股份有限公司',
    industryGroup: 'OTHER',
    inZone: false,
    source: 'public code index, file 31354838946 (supplier register, SQL)',
  },
  {
    uscc: '91220101571145270J',
    nameZh: '中国第一汽车股份有限公司',
    industryGroup: 'OTHER',
    inZone: false,
    source: 'public code index, file 31354838946 (supplier register, SQL)',
  },
  {
    uscc: '91110000100003495Y',
    nameZh: '中国建材股份有限公司',
    industryGroup: 'OTHER',
    inZone: false,
    source: 'public code index, file 31354838946 (supplier register, SQL)',
  },
  {
    uscc: '914403007109368585',
    nameZh: '沃尔玛（中国）投资有限公司',
    industryGroup: 'OTHER',
    inZone: false,
    source: 'public code index, file 46952427749 (e-invoice sample)',
  },
  {
    uscc: '91110000101623741K',
    nameZh: '全聚德',
    industryGroup: 'OTHER',
    inZone: false,
    source: 'https://blog.csdn.net/ellasun_web/article/details/130267762 (brand name as given there)',
  },
  {
    uscc: '911101066976941872',
    nameZh: '北京长峰医院',
    industryGroup: 'LIFE',
    inZone: false,
    source: 'https://blog.csdn.net/ellasun_web/article/details/130267762 (name as given there)',
  },
];
