import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ratedClasses, type SupervisionClass } from '../../src/domain/grade.js';
import { type Draw, drawInspectionSample, type Supervised } from '../../src/domain/inspection-sample.js';
import { supervisionTerms } from '../../src/parameters/supervision-terms.js';
import { codeNumber } from '../party-code.js';

const [terms] = supervisionTerms;

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

const drawOf = (year: number, seed: string): Draw => ({ year, seed, digest });

const standing = (first: number, count: number, supervisionClass: SupervisionClass): Supervised[] =>
  Array.from({ length: count }, (_, at) => ({ uscc: codeNumber(first + at), supervisionClass }));

const anyZone = fc
  .array(fc.constantFrom<SupervisionClass>(...ratedClasses, 'UNRATED'), { maxLength: 150 })
  .map((classes) => classes.map((supervisionClass, at) => ({ uscc: codeNumber(at + 1), supervisionClass })));
const anyDraw = fc
  .tuple(fc.integer({ min: 2025, max: 2099 }), fc.string({ maxLength: 64 }))
  .map(([year, seed]) => drawOf(year, seed));

const codesOf = (zone: readonly Supervised[], wanted: SupervisionClass): readonly string[] =>
  zone.filter(({ supervisionClass }) => supervisionClass === wanted).map(({ uscc }) => uscc);

test.each([
  ['A', 0, 0],
  ['A', 1, 1],
  ['A', 100, 1],
  ['A', 101, 2],
  ['B', 33, 1],
  ['B', 34, 2],
  ['C', 10, 1],
  ['C', 11, 2],
  ['D', 3, 1],
  ['D', 10, 3],
  ['D', 11, 4],
] as const)('of class %s with %i enterprises %i are drawn', (of, population, size) => {
  const { classes } = drawInspectionSample(standing(1, population, of), terms, drawOf(2026, 's'));
  expect(classes[of]).toMatchObject({ population });
  expect(classes[of].drawn).toHaveLength(size);
});

// Reckoned apart from this code: SHA-256 of `<seed>/<year>/<code>`, the lowest first.
test('a draw that was published comes out the same for ever', () => {
  const zone = [...standing(1, 40, 'B'), ...standing(41, 8, 'D'), ...standing(49, 2, 'UNRATED')];
  const { classes, unrated } = drawInspectionSample(zone, terms, drawOf(2026, '2026-01-05 09:30'));
  expect(classes.B.drawn).toEqual(['91420100000000030Y', '914201000000000048']);
  expect(classes.D.drawn).toEqual(['91420100000000046J', '91420100000000047M', '91420100000000044C']);
  expect(unrated).toEqual([codeNumber(49), codeNumber(50)].sort());
});

describe('whatever the zone, the year and the seed', () => {
  test('each class gives its rate, rounded up, of its own members, each once', () => {
    fc.assert(
      fc.property(anyZone, anyDraw, (zone, draw) => {
        const { classes } = drawInspectionSample(zone, terms, draw);
        for (const of of ratedClasses) {
          const { population, drawn, samplingPercent } = classes[of];
          const members = codesOf(zone, of);
          expect(population).toBe(members.length);
          expect(drawn.length * 100).toBeGreaterThanOrEqual(population * samplingPercent);
          expect((drawn.length - 1) * 100).toBeLessThan(population * samplingPercent);
          expect(new Set(drawn).size).toBe(drawn.length);
          expect(members).toEqual(expect.arrayContaining([...drawn]));
        }
      }),
    );
  });

  test('enterprises without a class are listed apart, all of them', () => {
    fc.assert(
      fc.property(anyZone, anyDraw, (zone, draw) => {
        const { unrated } = drawInspectionSample(zone, terms, draw);
        expect(unrated).toEqual([...codesOf(zone, 'UNRATED')].sort());
      }),
    );
  });

  test('the order in which enterprises are read does not matter', () => {
    fc.assert(
      fc.property(
        anyZone.chain((zone) =>
          fc.tuple(fc.constant(zone), fc.shuffledSubarray(zone, { minLength: zone.length })),
        ),
        anyDraw,
        ([zone, shuffled], draw) => {
          expect(drawInspectionSample(shuffled, terms, draw)).toEqual(
            drawInspectionSample(zone, terms, draw),
          );
        },
      ),
    );
  });

  test('another class changes nothing for those of this one', () => {
    fc.assert(
      fc.property(anyZone, anyDraw, (zone, draw) => {
        const alone = zone.filter(({ supervisionClass }) => supervisionClass === 'D');
        expect(drawInspectionSample(alone, terms, draw).classes.D).toEqual(
          drawInspectionSample(zone, terms, draw).classes.D,
        );
      }),
    );
  });

  test('who joins a class takes the place of one of it at most', () => {
    fc.assert(
      fc.property(anyZone, anyDraw, (zone, draw) => {
        const before = drawInspectionSample(zone, terms, draw).classes.D.drawn;
        const joined = [...zone, ...standing(1_000, 1, 'D')];
        const after = drawInspectionSample(joined, terms, draw).classes.D.drawn;
        expect(before.filter((uscc) => !after.includes(uscc)).length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

test('another year and another seed draw others', () => {
  const zone = standing(1, 300, 'D');
  const drawn = (year: number, seed: string) =>
    drawInspectionSample(zone, terms, drawOf(year, seed)).classes.D.drawn;
  expect(drawn(2027, 's')).not.toEqual(drawn(2026, 's'));
  expect(drawn(2026, 't')).not.toEqual(drawn(2026, 's'));
});

test('over many years everybody of a class has the same chance', () => {
  const zone = standing(1, 20, 'D');
  const times = new Map<string, number>();
  for (let at = 0; at < 1_000; at += 1) {
    for (const uscc of drawInspectionSample(zone, terms, drawOf(2025 + at, 's')).classes.D.drawn) {
      times.set(uscc, (times.get(uscc) ?? 0) + 1);
    }
  }
  // 300 of 1000 each; 5 standard deviations are 73.
  for (const { uscc } of zone) expect(Math.abs((times.get(uscc) ?? 0) - 300)).toBeLessThan(73);
});
