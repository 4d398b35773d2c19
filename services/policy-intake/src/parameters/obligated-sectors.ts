interface ObligatedSectors {
  /** 行业 */
  readonly sectors: readonly { readonly zh: string; readonly en: string }[];
  readonly from: string;
  readonly reference: string;
}

/**
 * Who has to hold a line that the plan wants to cover all (plan (二)1: 全覆盖). Which enterprises these are is a
 * list of the departments in charge, by enterprise; this is the rule behind it.
 */
const byLine: Readonly<Record<string, ObligatedSectors>> = {
  SAFETY_LIAB: {
    sectors: [
      { zh: '矿山', en: 'mining' },
      { zh: '危险化学品', en: 'dangerous chemicals' },
      { zh: '烟花爆竹', en: 'fireworks' },
      { zh: '交通运输', en: 'transport' },
      { zh: '建筑施工', en: 'construction' },
      { zh: '民用爆炸物品', en: 'civil explosives' },
      { zh: '金属冶炼', en: 'metal smelting' },
      { zh: '渔业生产', en: 'fishery' },
    ],
    from: '2025-01-01',
    reference: '安全生产责任保险实施办法 (2025)',
  },
  ENV_LIAB: {
    sectors: [
      { zh: '涉重金属', en: 'heavy metals' },
      { zh: '石油化工', en: 'petrochemicals' },
      { zh: '危险化学品', en: 'dangerous chemicals' },
      { zh: '危险废物', en: 'hazardous waste' },
    ],
    from: '2013-01-21',
    reference: '环发〔2013〕10号',
  },
};

export const obligatedSectors = (line: string): ObligatedSectors | undefined => byLine[line];
