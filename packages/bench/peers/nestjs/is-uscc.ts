import { Matches, registerDecorator, type ValidationOptions } from 'class-validator';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** GB 32100-2015: whether the 18th character is the check character of the other 17. */
const hasCheckCharacter = (code: unknown): boolean => {
  if (typeof code !== 'string') return false;
  const sum = weights.reduce((total, weight, at) => total + alphabet.indexOf(code.charAt(at)) * weight, 0);
  return alphabet.charAt((31 - (sum % 31)) % 31) === code.charAt(17);
};

/** A unified social credit code (统一社会信用代码). */
export const IsUscc = (options?: ValidationOptions): PropertyDecorator => {
  const shape = Matches(/^[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/, options);
  return (target, propertyName) => {
    shape(target, propertyName);
    registerDecorator({
      name: 'isUscc',
      target: target.constructor,
      propertyName: String(propertyName),
      options: { message: '$property fails its check character', ...options },
      validator: { validate: hasCheckCharacter },
    });
  };
};
