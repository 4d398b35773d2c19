import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  isDomainError,
  normaliseUscc,
  organisationCodeCheckCharacter,
  parseUscc,
  parseUsccOverridden,
  usccCheckCharacter,
} from '../src/index.js';

const rowsOf = (file: string): string[] =>
  readFileSync(new URL(`data/${file}`, import.meta.url), 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1);

const registered = rowsOf('uscc-examples.csv').map((row) => {
  const [code = '', name = ''] = row.split(',');
  return { code, name };
});

const faulty = rowsOf('uscc-invalid.csv').map((row) => {
  const [code = '', , reason = '', ...rest] = row.split(',');
  return { code, reason, passesMod31: rest.at(-1) === 'true' };
});

const alphabet = [...'0123456789ABCDEFGHJKLMNPQRTUWXY'];

/** Codes that hold every rule of GB 32100, whatever their organisation code. */
const validCodes = fc
  .tuple(
    fc.constantFrom(...'159Y234678AN'),
    fc.constantFrom(...alphabet),
    fc.stringMatching(/^[0-9]{6}$/),
    fc.string({ unit: fc.constantFrom(...alphabet), minLength: 9, maxLength: 9 }),
  )
  .map((parts) => parts.join(''))
  .map((first17) => first17 + usccCheckCharacter(first17));

describe('registered codes', () => {
  test('there are 51 of them', () => {
    expect(registered).toHaveLength(51);
  });

  test.each(registered)('$code $name', ({ code }) => {
    expect(parseUscc(code)).toEqual({ uscc: code, warnings: [] });
  });

  test.each([
    ['9142010061640035', '2', 'X'],
    ['9110000071093148', '3', 'R'],
    ['9144030010001231', '6', 'L'],
    ['1210000044162684', '2', 'D'],
    ['9134000073894891', '4', '0'],
  ])('%s: organisation code check %s, check character %s', (first16, organisation, check) => {
    expect(organisationCodeCheckCharacter(first16.slice(8))).toBe(organisation);
    expect(usccCheckCharacter(first16 + organisation)).toBe(check);
  });

  test.each([
    ['MA49148N', '8'],
    ['13221170', '7'],
    ['73379610', '6'],
    ['10001686', 'X'],
    ['00000000', '0'],
  ])('the organisation code %s has the check character %s', (first8, check) => {
    expect(organisationCodeCheckCharacter(first8)).toBe(check);
  });
});

describe('faulty codes', () => {
  test('there are 27 of them', () => {
    expect(faulty).toHaveLength(27);
  });

  test.each(faulty.filter(({ reason }) => reason !== 'ORG_CODE'))('$code: $reason', ({ code, reason }) => {
    expect(parseUscc(code, '/insurer')).toMatchObject({
      code: 'USCC_INVALID',
      fields: [{ pointer: '/insurer', rule: reason }],
      facts: { reason },
    });
  });

  test.each(faulty.filter(({ reason }) => reason === 'ORG_CODE'))(
    '$code is accepted with a warning',
    ({ code }) => {
      expect(parseUscc(code)).toEqual({ uscc: code, warnings: ['ORG_CODE'] });
    },
  );

  test.each(faulty.filter(({ code }) => /^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)))(
    '$code passes modulus 31: $passesMod31',
    ({ code, passesMod31 }) => {
      expect(usccCheckCharacter(code.slice(0, 17)) === code.charAt(17)).toBe(passesMod31);
    },
  );

  test('a field that is not named is /uscc', () => {
    expect(parseUscc('')).toMatchObject({ fields: [{ pointer: '/uscc', rule: 'EMPTY' }] });
  });

  test.each(['  ', '-', '　'])('%j is empty', (raw) => {
    expect(parseUscc(raw)).toMatchObject({ facts: { reason: 'EMPTY' } });
  });

  test('a megabyte is refused by its length', () => {
    expect(parseUscc('9'.repeat(1_000_000))).toMatchObject({ facts: { reason: 'LENGTH' } });
    expect(parseUscc(`${' -'.repeat(500_000)}/`)).toMatchObject({ facts: { reason: 'LENGTH' } });
  });

  test('every single misread character is caught', () => {
    fc.assert(
      fc.property(validCodes, fc.nat({ max: 17 }), fc.constantFrom(...alphabet), (code, at, other) => {
        fc.pre(code.charAt(at) !== other);
        expect(isDomainError(parseUscc(code.slice(0, at) + other + code.slice(at + 1)))).toBe(true);
      }),
    );
  });

  test('every swap of two different neighbours is caught', () => {
    fc.assert(
      fc.property(validCodes, fc.nat({ max: 16 }), (code, at) => {
        const [left, right] = [code.charAt(at), code.charAt(at + 1)];
        fc.pre(left !== right);
        expect(isDomainError(parseUscc(code.slice(0, at) + right + left + code.slice(at + 2)))).toBe(true);
      }),
    );
  });
});

describe('normalisation', () => {
  test.each([
    [' 91420100616400352x ', '91420100616400352X'],
    ['９１４４０３００１９２２０３８２１６', '914403001922038216'],
    ['9142 0100 6164 0035 2X', '91420100616400352X'],
    ['91420100-61640035-2-X', '91420100616400352X'],
    ['９１４２０１００　６１６４００３５－２ｘ', '91420100616400352X'],
    ['\t91420100616400352X\r\n', '91420100616400352X'],
    ['91420100\u2010616400352\u2011X', '91420100616400352X'],
  ])('%j is %s', (raw, code) => {
    expect(parseUscc(raw)).toEqual({ uscc: code, warnings: [] });
  });

  test('normalising twice is normalising once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const once = normaliseUscc(raw);
        expect(normaliseUscc(once)).toBe(once);
      }),
    );
  });

  test('a valid code is valid however it is typed', () => {
    fc.assert(
      fc.property(validCodes, fc.nat({ max: 18 }), fc.constantFrom(' ', '-', '　'), (code, at, gap) => {
        const typed = code.toLowerCase().slice(0, at) + gap + code.toLowerCase().slice(at);
        expect(parseUscc(typed)).toMatchObject({ uscc: code });
      }),
    );
  });
});

describe('the supervised override', () => {
  test('lets a registered code with a wrong check character through', () => {
    expect(parseUscc('91350211M0000XUF46')).toMatchObject({ facts: { reason: 'CHECK_DIGIT' } });
    expect(parseUsccOverridden(' 91350211m0000xuf46 ')).toMatchObject({ uscc: '91350211M0000XUF46' });
  });

  test.each([
    ['', 'EMPTY'],
    ['914403001922', 'LENGTH'],
    ['91440300192203821I', 'ALPHABET'],
    ['914A03001922038216', 'REGION'],
    ['000000000000000000', 'DEPARTMENT'],
  ])('still refuses %j by %s', (code, rule) => {
    expect(parseUsccOverridden(code, '/code')).toMatchObject({
      code: 'USCC_INVALID',
      fields: [{ pointer: '/code', rule }],
    });
  });

  test('changes nothing about a code that is right', () => {
    expect(parseUsccOverridden('91420100616400352X')).toEqual(parseUscc('91420100616400352X'));
  });
});
