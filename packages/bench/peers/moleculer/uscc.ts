const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** GB 32100-2015: whether the 18th character is the check character of the other 17. */
export const hasCheckCharacter = (code: string): boolean => {
  const sum = weights.reduce((total, weight, at) => total + alphabet.indexOf(code.charAt(at)) * weight, 0);
  return alphabet.charAt((31 - (sum % 31)) % 31) === code.charAt(17);
};
