import { calendarDate } from '@donghu/kernel';
import type { TaskDefinition } from '../domain/plan-task.js';

const task = (
  id: string,
  section: string,
  zh: string,
  en: string,
  departments: readonly [string, ...string[]],
  dueOn?: string,
): TaskDefinition => {
  const [lead, ...members] = departments;
  return { id, section, zh, en, lead, members, dueOn: dueOn === undefined ? undefined : calendarDate(dueOn) };
};

/**
 * The tasks of the implementation plan of 2021-09-22, by section. The department named first leads. Dates are
 * those that the plan gives: by the end of 2025, within five years, and the park's three, five and ten years.
 */
export const planTasks: readonly TaskDefinition[] = [
  task(
    'P1-1',
    '(一)1',
    '集聚法人保险机构',
    'Attract legal-person insurers',
    ['OVC', 'INV', 'LFB'],
    '2025-12-31',
  ),
  task(
    'P1-2',
    '(一)2',
    '设立科技保险专营机构',
    'Set up specialised tech-insurance institutions',
    ['LFB', 'OVC'],
    '2025-12-31',
  ),
  task(
    'P1-3',
    '(一)3',
    '发展保险中介机构',
    'Develop insurance intermediaries',
    ['OVC', 'INV', 'LFB'],
    '2026-09-21',
  ),
  task('P1-4', '(一)4', '引进配套服务机构', 'Bring in supporting services', ['LFB', 'OVC'], '2025-12-31'),
  task('P1-5', '(一)5', '培育保险科技企业', 'Foster insurtech', ['LFB', 'STB', 'INV', 'OVC'], '2025-12-31'),
  task('P2-1', '(二)1', '推广成熟科技保险险种', 'Widen mature lines', ['STB', 'EEB', 'EMB', 'OVC']),
  task('P2-2', '(二)2', '创新科技保险产品', 'Innovate tech-insurance lines', ['EIT', 'FIN', 'STB', 'OVC']),
  task('P2-3', '(二)3', '发展知识产权保险', 'Develop intellectual-property insurance', ['AMR', 'PUB', 'OVC']),
  task('P2-4', '(二)4', '完善科技人才保险', 'Insure the talent of enterprises', ['HRS', 'OVC']),
  task('P2-5', '(二)5', '试点工程质量与公共安全保险', 'Pilot construction quality and public security', [
    'URC',
    'EMB',
    'OVC',
  ]),
  task('P3-1', '(三)1', '搭建保险资金对接机制', 'Match insurance capital with projects', [
    'OVC',
    'DRC',
    'LFB',
    'STB',
  ]),
  task(
    'P3-2',
    '(三)2',
    '创新保险资金运用方式',
    'Use insurance capital in new forms',
    ['OVC', 'DRC', 'STB', 'LFB'],
    '2026-09-21',
  ),
  task('P3-3', '(三)3', '开展属地监管试点', 'Pilot territorial supervision', ['OVC']),
  task('P4-1', '(四)1', '支持外贸企业', 'Serve foreign trade', ['COM', 'FIN', 'OVC']),
  task('P4-2', '(四)2', '服务大健康产业', 'Serve the health industry', ['DRC', 'CIV', 'HLT', 'NRP', 'OVC']),
  task('P4-3', '(四)3', '支持企业融资', 'Serve enterprise finance', ['STB', 'AMR', 'EIT', 'LFB', 'OVC']),
  task('P5-1', '(五)1', '建设科技保险服务平台', 'Build the service platform', ['OVC', 'STB', 'LFB']),
  task('P5-2', '(五)2', '建设产品研发中心', 'Build the product R&D centre', ['OVC', 'STB', 'LFB']),
  task('P5-3', '(五)3', '开展国际交流合作', 'Exchange with other countries', ['OVC', 'LFB', 'COM']),
  task('P6-1', '(六)1', '加大激励支持', 'Give incentives', ['OVC', 'FIN', 'LFB']),
  task('P6-2', '(六)2', '实施柔性监管', 'Regulate flexibly', ['OVC', 'LFB']),
  task('P6-3', '(六)3', '推动跨部门数据共享', 'Share data across departments', [
    'DAT',
    'DRC',
    'LFB',
    'OVC',
    'PBC',
  ]),
  task('P6-4', '(六)4', '健全科技企业信用体系', 'Build the credit system', [
    'DRC',
    'STB',
    'LFB',
    'OVC',
    'PBC',
  ]),
  task('P6-5', '(六)5', '引进保险人才', 'Bring in insurance talent', ['TAL', 'LFB', 'OVC']),
  task('P6-6', '(六)6', '打造文化品牌', 'Build culture and brand', ['OVC', 'LFB']),
  task(
    'P7-1',
    '(七)1',
    '规划产业园空间',
    'Plan the industrial park: shape in three years, park in five, momentum in ten',
    ['OVC', 'NRP'],
    '2031-09-21',
  ),
  task('P7-2', '(七)2', '构建产业园生态', "Build the park's ecosystem", ['OVC', 'INV', 'LFB']),
  task('P7-3', '(七)3', '优化产业园运营', 'Run the park: land, planning, green channel', [
    'OVC',
    'NRP',
    'LFB',
  ]),
  task('S-1', '三(一)', '加强组织领导', 'Organise and lead', ['LFB', 'LDG', 'OVC', 'REG']),
  task('S-2', '三(二)', '强化政策支持', 'Support by policy: special funds every year', ['OVC', 'FIN', 'TAX']),
  task('S-3', '三(三)', '加强风险监测与纠纷协调', 'Watch risks and coordinate disputes', ['LFB', 'OVC']),
  task('S-4', '三(四)', '建立统计与发展指数', 'Keep statistics and release the development index', [
    'LFB',
    'OVC',
  ]),
];

export const plannedTask = (id: string): TaskDefinition | undefined =>
  planTasks.find((entry) => entry.id === id);
