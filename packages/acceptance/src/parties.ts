import type { Zone } from './zone.js';

/** A property insurer; its code is registered and public. */
export const insurer = '91100000710931483R';

const operator = { role: 'operator' } as const;

/** Registers an insurer that is open and licensed. */
export const registerInsurer = async (
  zone: Zone,
  uscc = insurer,
  nameZh = '中国人民财产保险股份有限公司',
  parentUscc?: string,
): Promise<void> => {
  await zone.must('institution-registry', 'POST', '/v1/institutions', operator, {
    uscc,
    nameZh,
    ...(parentUscc === undefined ? {} : { parentUscc }),
    kinds: [{ kind: 'INSURER_HQ', from: '2003-07-07' }],
    state: 'OPEN',
    effectiveOn: '2003-07-07',
    licences: [{ scheme: 'CBIRC', number: '000002', from: '2003-07-07' }],
    inZone: false,
  });
};

/** Registers a high-tech enterprise of the zone. */
export const registerEnterprise = async (
  zone: Zone,
  uscc: string,
  nameZh = '武汉光谷示例科技有限公司',
): Promise<void> => {
  await zone.must('institution-registry', 'POST', '/v1/enterprises', operator, {
    uscc,
    nameZh,
    scale: 'SMALL',
    industryGroup: 'OPTO',
    classes: [{ code: 'HNTE', certificate: 'GR202042000001', from: '2020-12-01' }],
    inZone: true,
    inZoneFrom: '2015-01-01',
    registrationMatches: true,
  });
};
