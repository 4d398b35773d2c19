import { isDomainError, parseRate } from '@donghu/kernel';
import type { Evidence } from './score-indicator.js';
import type { IndicatorRule, Label } from './scorecard.js';
import { sourceNames } from './source-names.js';

/** What the codes of inputs and evidence mean, for whoever reads an explanation. */
const words: Readonly<Record<string, Label>> = {
  MATCHES: { zh: '核对一致', en: 'it does' },
  DIFFERS: { zh: '核对不一致', en: 'it differs' },
  ON_TIME: { zh: '按时报送', en: 'on time' },
  LATE: { zh: '逾期报送', en: 'late' },
  ON: { zh: '已列入名录', en: 'listed' },
  OFF: { zh: '已移出名录', en: 'taken off the list' },
  COVERED: { zh: '均已投保', en: 'all of them' },
  GAP: { zh: '有应保未保险种', en: 'not all of them' },
  NONE_REQUIRED: { zh: '无应保险种', en: 'none is mandatory' },
  INNO_PROJECT: { zh: '已立项', en: 'on record' },
  NONE: { zh: '无加分资质', en: 'none that gives points' },
  UNICORN: { zh: '独角兽企业', en: 'unicorn' },
  POTENTIAL_UNICORN: { zh: '潜在独角兽企业', en: 'potential unicorn' },
  GAZELLE: { zh: '瞪羚企业', en: 'gazelle' },
  LITTLE_GIANT: { zh: '专精特新“小巨人”企业', en: '"little giant"' },
  SRDI: { zh: '专精特新企业', en: 'specialised and sophisticated enterprise' },
  HNTE: { zh: '高新技术企业', en: 'high-tech enterprise' },
  TECH_SME: { zh: '科技型中小企业', en: 'technology SME' },
  'PENALTY MINOR': { zh: '轻微行政处罚', en: 'a minor penalty' },
  'PENALTY ORDINARY': { zh: '一般行政处罚', en: 'an ordinary penalty' },
  'PENALTY SERIOUS': { zh: '严重行政处罚', en: 'a serious penalty' },
  ENFORCEMENT: { zh: '被执行案件', en: 'an enforcement case' },
  FALSE_CLAIM: { zh: '虚假理赔', en: 'a false claim' },
  LOAN_DEFAULT: { zh: '贷款违约', en: 'a loan in default' },
  GUARANTEE_CLAIM: { zh: '保证保险代偿', en: 'a guarantee that was called' },
  INTEREST_OVERDUE: { zh: '欠息逾期', en: 'overdue interest' },
  SERIOUS_DISHONESTY: { zh: '严重失信主体名单', en: 'on the list of serious dishonesty' },
  DISHONEST_ENFORCEMENT: { zh: '失信被执行人', en: 'a dishonest person subject to enforcement' },
  FRAUD: { zh: '骗保骗补', en: 'established insurance or subsidy fraud' },
  LICENCE_REVOKED: { zh: '吊销许可证照', en: 'licence revoked' },
};

const same = (text: string): Label => ({ zh: text, en: text });

/** A code that has no words, of a model that is newer than these, stands for itself. */
export const wordsOf = (code: string): Label => words[code] ?? same(code);

/** `0.105000` → `10.5 %` */
const percentOf = (rate: string): Label => {
  const ppm = parseRate(rate);
  if (isDomainError(ppm)) return same(rate);
  const percent = `${ppm / 10_000n}.${String(ppm % 10_000n).padStart(4, '0')}`.replace(/\.?0+$/, '');
  return { zh: `${percent}%`, en: `${percent} %` };
};

const counted = (count: string, zh: string, one: string, several: string): Label => ({
  zh: `${count}${zh}`,
  en: `${count} ${count === '1' ? one : several}`,
});

/** What an indicator was scored by, in words. */
export const inputWords = (rule: IndicatorRule, input: string): Label => {
  switch (rule.method) {
    case 'PER_UNIT':
      return { zh: `${input}项`, en: input };
    case 'AT_LEAST':
    case 'AT_MOST':
      return percentOf(input);
    case 'YEARS_INSURED':
      return counted(input, '年', 'year', 'years');
    case 'PREMIUM_ON_TIME': {
      const [onTime = '', all = ''] = input.split('/');
      return {
        zh: `${all}笔保费中${onTime}笔按时`,
        en: `${onTime} of ${counted(all, '', 'premium', 'premiums').en}`,
      };
    }
    case 'BY_VALUE':
      return rule.kind === 'TAX_GRADE' ? { zh: `${input}级`, en: input } : wordsOf(input);
    case 'REGISTRATION_MATCHES':
    case 'BEST_CLASS':
    case 'ON_FILE':
    case 'DEDUCTIONS':
      return wordsOf(input);
  }
};

/** Where a fact comes from: the department or the record, with its document. */
export const sourceWords = ({ source, documentNumber }: Evidence): Label => {
  const name = sourceNames[source] ?? same(source);
  return documentNumber === ''
    ? name
    : { zh: `${name.zh} ${documentNumber}`, en: `${name.en}, ${documentNumber}` };
};
