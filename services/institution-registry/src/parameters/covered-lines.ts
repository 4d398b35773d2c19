/**
 * Lines of insurance that the registry keeps lists for. `FULL`: an enterprise on the department's list must
 * hold it (全覆盖). `DEMAND`: whoever asks for it is to be insured (愿保尽保、应保尽保).
 */
export interface CoveredLine {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly coverage: 'FULL' | 'DEMAND';
  /** The department that keeps the list. */
  readonly department: string;
  readonly reference: string;
}

export const coveredLines: readonly CoveredLine[] = [
  {
    code: 'ENV_LIAB',
    zh: '环境污染责任险',
    en: 'Pollution liability',
    coverage: 'FULL',
    department: 'EEB',
    reference: 'plan (二)1; 环发〔2013〕10号',
  },
  {
    code: 'SAFETY_LIAB',
    zh: '安全生产责任险',
    en: 'Work-safety liability',
    coverage: 'FULL',
    department: 'EMB',
    reference: 'plan (二)1; 安全生产责任保险实施办法 (2025), art. 2',
  },
  {
    code: 'EMPLOYER',
    zh: '雇主责任险',
    en: "Employer's liability",
    coverage: 'DEMAND',
    department: 'OVC',
    reference: 'plan (二)1',
  },
  {
    code: 'EXP_ST',
    zh: '短期出口信用险',
    en: 'Export credit, short term',
    coverage: 'DEMAND',
    department: 'COM',
    reference: 'plan (四)1',
  },
  {
    code: 'EXP_MLT',
    zh: '中长期出口信用险',
    en: 'Export credit, medium and long term',
    coverage: 'DEMAND',
    department: 'COM',
    reference: 'plan (四)1',
  },
  {
    code: 'EXP_EQUIP',
    zh: '大型成套设备出口融资险',
    en: 'Complete-equipment export finance',
    coverage: 'DEMAND',
    department: 'COM',
    reference: 'plan (四)1',
  },
];

const codesOf = (coverage: CoveredLine['coverage']): readonly string[] =>
  coveredLines.filter((line) => line.coverage === coverage).map(({ code }) => code);

export const obligedLineCodes = codesOf('FULL');

export const demandLineCodes = codesOf('DEMAND');

export const departmentOfLine = (code: string): string | undefined =>
  coveredLines.find((line) => line.code === code)?.department;
