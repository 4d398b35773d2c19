import { parseCalendarDate } from './calendar-date.js';
import { isDomainError } from './domain-error.js';

/** GB 11643-1999: 17 digits and a check character, not inside a longer run of digits. */
const candidate = /(?<!\d)[1-9]\d{16}[\dX](?!\d)/gi;

/** 2^(18−i) mod 11, GB 11643-1999; ISO 7064 MOD 11-2. */
const weights = Uint8Array.of(7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2);

const checkCharacters = '10X98765432';

const checkCharacter = (number: string): string => {
  let sum = 0;
  for (let at = 0; at < weights.length; at += 1) {
    sum += (number.charCodeAt(at) - 0x30) * (weights[at] ?? 0);
  }
  return checkCharacters.charAt(sum % 11);
};

const hasBirthDate = (number: string): boolean => {
  const century = number.slice(6, 8);
  const date = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  return (century === '19' || century === '20') && !isDomainError(parseCalendarDate(date));
};

/**
 * Whether a text holds a resident identity number (居民身份证号): personal data that may not enter free text.
 * Full-width digits count. One number in eleven with a date in it passes by chance, so a hit asks for a
 * correction of the text and proves nothing about a person.
 */
export const containsResidentNumber = (text: string): boolean =>
  (text.normalize('NFKC').match(candidate) ?? []).some(
    (number) => hasBirthDate(number) && checkCharacter(number) === number.charAt(17).toUpperCase(),
  );
