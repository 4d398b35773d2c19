import type { PushTerms } from '../domain/push-terms.js';
import { departmentNames } from '../domain/source-names.js';

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
  authorities: Object.fromEntries(Object.entries(departmentNames).map(([code, { zh }]) => [code, zh])),
};
