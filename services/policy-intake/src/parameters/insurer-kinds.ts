/**
 * Kinds of institution (机构类别) that underwrite: only who holds one of them on the day of issue, and an
 * insurance licence (保险许可证; Insurance Law, art. 6), may report policies. Plan (一)1, (一)2 and (七)2.
 */
export const insurerKinds: readonly string[] = [
  'INSURER_HQ', // 保险法人
  'INSURER_PROV_BRANCH', // 省级分公司
  'INSURER_BRANCH', // 中心支公司及以下
  'INSURER_SUBSIDIARY', // 子公司
  'INSURER_SPECIALISED', // 科技保险专营机构
  'MUTUAL', // 相互保险
  'HEALTH_INSURER', // 健康保险
  'PENSION_INSURER', // 养老保险
  'INTERNET_INSURER', // 互联网保险
];
