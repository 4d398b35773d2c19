/**
 * Where in the zone something is: its sub-districts (街道) and specialised parks (园区). The zone is no
 * administrative division, so that these are codes of its own; a code is never reused.
 */
export interface Location {
  readonly code: string;
  readonly kind: 'SUB_DISTRICT' | 'PARK';
  readonly zh: string;
  readonly en: string;
}

/** 东湖高新区. */
export const zoneCode = 'WH-ELHTZ';

const place = (kind: Location['kind'], code: string, zh: string, en: string): Location => ({
  code,
  kind,
  zh,
  en,
});

export const locations: readonly Location[] = [
  place('SUB_DISTRICT', 'SD-GUANDONG', '关东街道', 'Guandong'),
  place('SUB_DISTRICT', 'SD-FOZULING', '佛祖岭街道', 'Fozuling'),
  place('SUB_DISTRICT', 'SD-BAOXIE', '豹澥街道', 'Baoxie'),
  place('SUB_DISTRICT', 'SD-JIUFENG', '九峰街道', 'Jiufeng'),
  place('SUB_DISTRICT', 'SD-HUASHAN', '花山街道', 'Huashan'),
  place('SUB_DISTRICT', 'SD-ZUOLING', '左岭街道', 'Zuoling'),
  place('SUB_DISTRICT', 'SD-LONGQUAN', '龙泉街道', 'Longquan'),
  place('SUB_DISTRICT', 'SD-BINHU', '滨湖街道', 'Binhu'),
  place('PARK', 'PARK-BIO', '光谷生物城', 'Optics Valley Biolake'),
  place('PARK', 'PARK-FUTURE', '未来科技城', 'Future Technology City'),
  place('PARK', 'PARK-BONDED', '东湖综合保税区', 'East Lake Comprehensive Bonded Zone'),
  place('PARK', 'PARK-OPTO', '光谷光电子信息产业园', 'Optoelectronic Information Industry Park'),
  place('PARK', 'PARK-SERVICE', '光谷现代服务业园', 'Modern Services Park'),
  place('PARK', 'PARK-SMART', '光谷智能制造产业园', 'Intelligent Manufacturing Park'),
  place('PARK', 'PARK-ZHONGHUA', '光谷中华科技园', 'Zhonghua Technology Park'),
  place('PARK', 'PARK-CENTRE', '光谷中心城', 'Optics Valley Central City'),
  place('PARK', 'PARK-INSURANCE', '科技保险产业园', 'Tech-insurance industrial park'),
];

export const locationCodes: readonly string[] = locations.map(({ code }) => code);

export const parkCodes: readonly string[] = locations
  .filter(({ kind }) => kind === 'PARK')
  .map(({ code }) => code);
