import { organisationCodeCheckCharacter, usccCheckCharacter } from '@donghu/kernel';

/**
 * A well-formed code that belongs to nobody: the check characters of GB 32100-2015 and GB 11714 are right,
 * but the subject identifier begins with YY, far outside the series in use (digits and M…).
 * `series` keeps institutions, enterprises and the unregistered apart.
 */
export const syntheticUscc = (division: string, series: number, number: number): string => {
  const body = `YY${series}${String(number).padStart(5, '0')}`;
  if (body.length !== 8) {
    throw new RangeError(`There is no code for number ${number} of series ${series}`);
  }
  const first17 = `91${division}${body}${organisationCodeCheckCharacter(body)}`;
  return first17 + usccCheckCharacter(first17);
};
