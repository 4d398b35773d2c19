/** A real institution, as public records name it; nothing else about it is taken over. */
export interface RealInstitution {
  readonly uscc: string;
  readonly nameZh: string;
  readonly kind: 'INSURER_HQ' | 'INSURER_PROV_BRANCH' | 'INSURER_BRANCH' | 'BANK';
  readonly parentUscc?: string;
  readonly inZone?: true;
  readonly source: string;
}

/** Codes and names of insurers, branches and banks from public sources, each with its source. */
export const realInstitutions: readonly RealInstitution[] = [
  {
    uscc: '91100000710931483R',
    nameZh: '中国人民财产保险股份有限公司',
    kind: 'INSURER_HQ',
    source: 'public code index, file 68618685661 (e-invoice layout sample; second file 70387512359 agrees)',
  },
  {
    uscc: '91440300100012316L',
    nameZh: '中国平安保险（集团）股份有限公司',
    kind: 'INSURER_HQ',
    source: 'public code index, file 68883050186 (files 52717062218 and 4758353092 agree)',
  },
  {
    uscc: '914403007109307208',
    nameZh: '中国平安财产保险股份有限公司',
    kind: 'INSURER_HQ',
    parentUscc: '91440300100012316L',
    source: 'public code index, file 53817862229 (single secondary source)',
  },
  {
    uscc: '914403007109307395',
    nameZh: '中国平安人寿保险股份有限公司',
    kind: 'INSURER_HQ',
    parentUscc: '91440300100012316L',
    source: 'public code index, file 53817862229 (single secondary source)',
  },
  {
    uscc: '91310000132211707B',
    nameZh: '中国太平洋保险（集团）股份有限公司',
    kind: 'INSURER_HQ',
    source: 'public code index, file 68858070848 (named there as the CPIC group; single secondary source)',
  },
  {
    uscc: '91310000132235899W',
    nameZh: '史带财产保险股份有限公司',
    kind: 'INSURER_HQ',
    source: 'public code index, file 3329231667 (insurer and branch register, SQL)',
  },
  {
    uscc: '91310000660700088F',
    nameZh: '史带财产保险股份有限公司上海分公司',
    kind: 'INSURER_PROV_BRANCH',
    parentUscc: '91310000132235899W',
    source: 'public code index, file 3329231667 (insurer and branch register, SQL)',
  },
  {
    uscc: '913100000879311306',
    nameZh: '史带财产保险股份有限公司上海自贸试验区分公司',
    kind: 'INSURER_BRANCH',
    parentUscc: '91310000132235899W',
    source: 'public code index, file 3329231667 (insurer and branch register, SQL)',
  },
  {
    uscc: '913200008347945803',
    nameZh: '史带财产保险股份有限公司江苏分公司',
    kind: 'INSURER_PROV_BRANCH',
    parentUscc: '91310000132235899W',
    source: 'public code index, file 3329231667 (insurer and branch register, SQL)',
  },
  {
    uscc: '91320594728012952Q',
    nameZh: '史带财产保险股份有限公司苏州分公司',
    kind: 'INSURER_BRANCH',
    parentUscc: '91310000132235899W',
    source: 'public code index, file 3329231667 (insurer and branch register, SQL)',
  },
  {
    uscc: '91330000729116008X',
    nameZh: '史带财产保险股份有限公司浙江分公司',
    kind: 'INSURER_PROV_BRANCH',
    parentUscc: '91310000132235899W',
    source: 'public code index, file 3329231667 (insurer and branch register, SQL)',
  },
  {
    uscc: '91330204720423183J',
    nameZh: '史带财产保险股份有限公司宁波分公司',
    kind: 'INSURER_PROV_BRANCH',
    parentUscc: '91310000132235899W',
    source: 'public code index, file 3329231667 (insurer and branch register, SQL)',
  },
  {
    uscc: '913400007389489140',
    nameZh: '史带财产保险股份有限公司安徽分公司',
    kind: 'INSURER_PROV_BRANCH',
    parentUscc: '91310000132235899W',
    source: 'public code index, file 3329231667 (insurer and branch register, SQL)',
  },
  {
    uscc: '91110101055611036F',
    nameZh: '史带财产保险股份有限公司北京分公司',
    kind: 'INSURER_PROV_BRANCH',
    parentUscc: '91310000132235899W',
    source:
      'public code index, file 3329231667 (the same code stands there at the Fujian branch too, by mistake)',
  },
  {
    uscc: '913702007569310167',
    nameZh: '史带财产保险股份有限公司青岛分公司',
    kind: 'INSURER_PROV_BRANCH',
    parentUscc: '91310000132235899W',
    source: 'public code index, file 3329231667 (insurer and branch register, SQL)',
  },
  {
    uscc: '91440101MA59BQ6F6J',
    nameZh: '史带财产保险股份有限公司广东分公司',
    kind: 'INSURER_PROV_BRANCH',
    parentUscc: '91310000132235899W',
    source: 'public code index, file 3329231667 (insurer and branch register, SQL)',
  },
  {
    uscc: '91500103MA5U7MXA3K',
    nameZh: '史带财产保险股份有限公司重庆分公司',
    kind: 'INSURER_PROV_BRANCH',
    parentUscc: '91310000132235899W',
    source: 'public code index, file 3329231667 (insurer and branch register, SQL)',
  },
  {
    uscc: '91420000MA49148N8B',
    nameZh: '史带财产保险股份有限公司湖北分公司',
    kind: 'INSURER_PROV_BRANCH',
    parentUscc: '91310000132235899W',
    inZone: true,
    source: 'public code index, file 3329231667 (insurer and branch register, SQL; Wuhan address)',
  },
  {
    uscc: '9144030010001686XA',
    nameZh: '招商银行股份有限公司',
    kind: 'BANK',
    source:
      "public code index, file 21286343815 (serial number in the bank's extended-validation certificate)",
  },
  {
    uscc: '911000001000013428',
    nameZh: '中国银行股份有限公司',
    kind: 'BANK',
    source:
      "public code index, file 33017682864 (serial number in the bank's extended-validation certificate)",
  },
  {
    uscc: '91100000100003962T',
    nameZh: '中国工商银行股份有限公司',
    kind: 'BANK',
    source: 'public code index, file 69739803959 (listed-company profile)',
  },
  {
    uscc: '911100001000044477',
    nameZh: '中国建设银行股份有限公司',
    kind: 'BANK',
    source: 'public code index, file 66378473444',
  },
  {
    uscc: '911100001000054748',
    nameZh: '中国农业银行股份有限公司',
    kind: 'BANK',
    source: 'public code index, file 12953173735 (file 25718574935 agrees)',
  },
  {
    uscc: '9131000013221158XC',
    nameZh: '上海浦东发展银行股份有限公司',
    kind: 'BANK',
    source: 'public code index, file 68858070848 (named there as SPDB)',
  },
];
