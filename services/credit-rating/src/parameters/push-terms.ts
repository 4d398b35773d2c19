import type { PushTerms } from '../domain/push-terms.js';

/** What is told to the municipal credit platform; names are the zone's own, to be replaced by the platform's. */
export const pushTerms: PushTerms = {
  evaluationName: '东湖科技保险创新示范区企业信用评价',
  due: {
    workingDays: 7,
    reference: 'double publicity (双公示): licences and penalties are published within seven working days',
  },
  publication: {
    years: 5,
    reference:
      '武汉市公共信用信息管理办法 (municipal order 272): negative records are disclosed for five years at most',
  },
  results: {
    kinds: {
      PENALTY: '行政处罚',
      ENFORCEMENT: '被执行案件',
      FALSE_CLAIM: '虚假理赔',
      LOAN_DEFAULT: '贷款违约',
      GUARANTEE_CLAIM: '保证保险代偿',
      INTEREST_OVERDUE: '欠息逾期',
      VETO_SET: '列入一票否决事项',
      VETO_CLEARED: '移出一票否决事项',
    },
    categories: {
      MINOR: '轻微',
      ORDINARY: '一般',
      SERIOUS: '严重',
      SERIOUS_DISHONESTY: '严重失信主体名单',
      DISHONEST_ENFORCEMENT: '失信被执行人',
      FRAUD: '骗保骗补',
      LICENCE_REVOKED: '吊销许可证照',
    },
  },
  authorities: {
    OVC: '东湖高新区管委会',
    LFB: '市地方金融局',
    INV: '市招商办',
    STB: '市科技局',
    EIT: '市经信局',
    FIN: '市财政局',
    TAX: '市税务局',
    AMR: '市市场监管局',
    PUB: '市委宣传部',
    HRS: '市人社局',
    URC: '市城建局',
    EMB: '市应急管理局',
    EEB: '市生态环境局',
    DRC: '市发改委',
    COM: '市商务局',
    CIV: '市民政局',
    HLT: '市卫健委',
    NRP: '市自然资源规划局',
    DAT: '市政务服务大数据局',
    PBC: '人行武汉分行营管部',
    REG: '湖北金融监管局',
  },
};
