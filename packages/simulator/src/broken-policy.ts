import { broker, lapsedInsurer, suspendedInsurer, unregisteredInstitution } from './institutions.js';
import type { PolicyInput } from './policy.js';
import type { Random } from './random.js';

/** The mistakes that reporters make, each named after what the intake answers. */
export type PolicyFault =
  | 'WRONG_CHECK_DIGIT'
  | 'INSURER_NOT_LICENSED'
  | 'LICENCE_LAPSED'
  | 'INSTITUTION_NOT_OPEN'
  | 'INSTITUTION_UNKNOWN'
  | 'LINE_UNKNOWN'
  | 'PERIOD_REVERSED'
  | 'NEGATIVE_PREMIUM'
  | 'NO_COVER'
  | 'PAID_ABOVE_WRITTEN'
  | 'EXACT_REPEAT'
  | 'CONFLICTING_REPEAT';

/** In parts per ten thousand of all reports: 4.6 in a hundred together. */
const weights: readonly { readonly weight: number; readonly item: PolicyFault | undefined }[] = [
  { weight: 60, item: 'WRONG_CHECK_DIGIT' },
  { weight: 40, item: 'INSURER_NOT_LICENSED' },
  { weight: 25, item: 'LICENCE_LAPSED' },
  { weight: 25, item: 'INSTITUTION_NOT_OPEN' },
  { weight: 30, item: 'INSTITUTION_UNKNOWN' },
  { weight: 45, item: 'LINE_UNKNOWN' },
  { weight: 35, item: 'PERIOD_REVERSED' },
  { weight: 35, item: 'NEGATIVE_PREMIUM' },
  { weight: 25, item: 'NO_COVER' },
  { weight: 20, item: 'PAID_ABOVE_WRITTEN' },
  { weight: 80, item: 'EXACT_REPEAT' },
  { weight: 40, item: 'CONFLICTING_REPEAT' },
  { weight: 9540, item: undefined },
];

export const policyFault = (random: Random): PolicyFault | undefined => random.weighted(weights);

/** Another character of the alphabet than the right one, so that only the check fails. */
const withWrongCheckDigit = (uscc: string): string => uscc.slice(0, -1) + (uscc.endsWith('0') ? '1' : '0');

const raised = (yuan: string): string => `${BigInt(yuan.slice(0, -3)) + 1000n}${yuan.slice(-3)}`;

/** What is sent instead of a sound report. */
const mistakes: Readonly<Record<PolicyFault, (sound: PolicyInput, earlier: PolicyInput) => PolicyInput>> = {
  WRONG_CHECK_DIGIT: (sound) => ({ ...sound, insuredUscc: withWrongCheckDigit(sound.insuredUscc) }),
  INSURER_NOT_LICENSED: (sound) => ({ ...sound, insurerUscc: broker.uscc }),
  LICENCE_LAPSED: (sound) => ({ ...sound, insurerUscc: lapsedInsurer.uscc }),
  INSTITUTION_NOT_OPEN: (sound) => ({ ...sound, insurerUscc: suspendedInsurer.uscc }),
  INSTITUTION_UNKNOWN: (sound) => ({ ...sound, insurerUscc: unregisteredInstitution }),
  LINE_UNKNOWN: (sound) => ({ ...sound, line: 'TIME_TRAVEL' }),
  PERIOD_REVERSED: (sound) => ({ ...sound, startOn: sound.endOn, endOn: sound.startOn }),
  NEGATIVE_PREMIUM: (sound) => ({ ...sound, writtenPremium: `-${sound.writtenPremium}` }),
  NO_COVER: (sound) => ({ ...sound, cover: '0.00' }),
  PAID_ABOVE_WRITTEN: (sound) => ({
    ...sound,
    paidPremium: raised(sound.writtenPremium),
    paidOn: sound.paidOn ?? sound.issuedOn,
  }),
  EXACT_REPEAT: (_, earlier) => earlier,
  CONFLICTING_REPEAT: (_, earlier) => ({ ...earlier, writtenPremium: raised(earlier.writtenPremium) }),
};

/** `earlier` is the sound report that a repeat repeats. */
export const broken = (fault: PolicyFault, sound: PolicyInput, earlier: PolicyInput): PolicyInput =>
  mistakes[fault](sound, earlier);
