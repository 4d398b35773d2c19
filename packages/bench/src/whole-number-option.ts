/** What an option of the command line says, which must be a whole number from 1 to 9,999,999. */
export const wholeNumber = (name: string, value: string): number => {
  if (!/^[1-9]\d{0,6}$/.test(value)) throw new Error(`--${name} is a whole number, and not ${value}`);
  return Number(value);
};
