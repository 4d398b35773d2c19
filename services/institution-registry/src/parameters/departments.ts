import type { CalendarDate, DatedPeriod } from '@donghu/kernel';
import { calendarDate } from '@donghu/kernel';

interface DepartmentName extends DatedPeriod {
  readonly zh: string;
  readonly en: string;
}

/** A responsible department (责任单位). Codes stay, names have dates: departments are merged and renamed. */
export interface Department {
  readonly code: string;
  readonly names: readonly DepartmentName[];
}

/** The day on which the plan was issued. */
const planIssued = calendarDate('2021-09-22');

const named = (code: string, zh: string, en: string): Department => ({
  code,
  names: [{ zh, en, from: planIssued }],
});

/** The provincial offices of the national administration opened on this day in 2023. */
const regulatorRenamed = calendarDate('2023-07-20');

export const departments: readonly Department[] = [
  named('OVC', '东湖高新区管委会', 'Zone administrative committee'),
  named('LFB', '市地方金融局', 'Municipal local financial bureau'),
  named('INV', '市招商办', 'Investment promotion office'),
  named('STB', '市科技局', 'Science and technology bureau'),
  named('EIT', '市经信局', 'Economy and information technology bureau'),
  named('FIN', '市财政局', 'Finance bureau'),
  named('TAX', '市税务局', 'Tax bureau'),
  named('AMR', '市市场监管局', 'Market regulation bureau'),
  named('PUB', '市委宣传部', 'Publicity department'),
  named('HRS', '市人社局', 'Human resources and social security bureau'),
  named('URC', '市城建局', 'Urban-rural construction bureau'),
  named('EMB', '市应急管理局', 'Emergency management bureau'),
  named('EEB', '市生态环境局', 'Ecology and environment bureau'),
  named('DRC', '市发改委', 'Development and reform commission'),
  named('COM', '市商务局', 'Commerce bureau'),
  named('CIV', '市民政局', 'Civil affairs bureau'),
  named('HLT', '市卫健委', 'Health commission'),
  named('NRP', '市自然资源规划局', 'Natural resources and planning bureau'),
  named('DAT', '市政务服务大数据局', 'Government services and big data bureau'),
  named('PBC', '人行武汉分行营管部', 'Central bank, Wuhan branch business department'),
  named('TAL', '市招才局', 'Talent bureau'),
  {
    code: 'REG',
    names: [
      {
        zh: '湖北银保监局',
        en: 'Banking and insurance regulator, Hubei',
        from: planIssued,
        to: regulatorRenamed,
      },
      {
        zh: '国家金融监督管理总局湖北监管局',
        en: 'National Financial Regulatory Administration, Hubei office',
        from: regulatorRenamed,
      },
    ],
  },
  named('LDG', '领导小组', 'Leading group'),
];

export const departmentCodes: readonly string[] = departments.map(({ code }) => code);

/** What a department is called on a day; before its first name, by the first. */
export const departmentName = (department: Department, on: CalendarDate): DepartmentName | undefined =>
  department.names.findLast(({ from }) => from <= on) ?? department.names[0];
