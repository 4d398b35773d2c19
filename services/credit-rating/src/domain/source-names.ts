import type { Label } from './scorecard.js';

/**
 * Who keeps the records that ratings rest on: departments (责任单位) of the plan's ledger by their names of today, and
 * the platform itself. The registry keeps the names with their dates.
 */
export const departmentNames: Readonly<Record<string, Label>> = {
  OVC: { zh: '东湖高新区管委会', en: 'zone administrative committee' },
  LFB: { zh: '市地方金融局', en: 'local financial bureau' },
  INV: { zh: '市招商办', en: 'investment promotion office' },
  STB: { zh: '市科技局', en: 'science and technology bureau' },
  EIT: { zh: '市经信局', en: 'economy and information technology bureau' },
  FIN: { zh: '市财政局', en: 'finance bureau' },
  TAX: { zh: '市税务局', en: 'tax bureau' },
  AMR: { zh: '市市场监管局', en: 'market regulation bureau' },
  PUB: { zh: '市委宣传部', en: 'publicity department' },
  HRS: { zh: '市人社局', en: 'human resources and social security bureau' },
  URC: { zh: '市城建局', en: 'urban-rural construction bureau' },
  EMB: { zh: '市应急管理局', en: 'emergency management bureau' },
  EEB: { zh: '市生态环境局', en: 'ecology and environment bureau' },
  DRC: { zh: '市发改委', en: 'development and reform commission' },
  COM: { zh: '市商务局', en: 'commerce bureau' },
  CIV: { zh: '市民政局', en: 'civil affairs bureau' },
  HLT: { zh: '市卫健委', en: 'health commission' },
  NRP: { zh: '市自然资源规划局', en: 'natural resources and planning bureau' },
  DAT: { zh: '市政务服务大数据局', en: 'government services and big data bureau' },
  PBC: { zh: '人行武汉分行营管部', en: 'central bank, Wuhan branch' },
  REG: { zh: '湖北金融监管局', en: 'financial regulator, Hubei' },
};

export const sourceNames: Readonly<Record<string, Label>> = {
  ...departmentNames,
  REGISTRY: { zh: '平台企业登记', en: "the platform's register of enterprises" },
  POLICIES: { zh: '平台保单记录', en: "the platform's policies" },
  CLAIMS: { zh: '平台理赔记录', en: "the platform's claims" },
};
