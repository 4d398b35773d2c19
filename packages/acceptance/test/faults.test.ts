import { crashPoints } from '@donghu/chassis';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type CampaignResult, runCampaign } from '../src/faults/campaign.js';
import { drawShortCampaign } from '../src/faults/draw-faults.js';
import { fenOff } from '../src/faults/verdict.js';

const seed = 20_261;
/** Two minutes with SecantusDB; its locks of services that died in a transaction may cost some of a minute each. */
const campaignWithinMillis = 480_000;

const faults = drawShortCampaign(seed);
const lines: string[] = [];
let result: CampaignResult;

beforeAll(async () => {
  result = await runCampaign({ seed, faults, say: (line) => lines.push(line) });
}, campaignWithinMillis);

describe('a short fault campaign under load', () => {
  test('every kind of fault was inflicted, and the load went on', () => {
    expect([...result.byKind.values()].reduce((sum, count) => sum + count, 0)).toBe(faults.length);
    expect(result.notReached).toBe(0);
    expect([...result.pointsHit.keys()].every((point) => crashPoints.includes(point))).toBe(true);
    expect(result.acknowledged).toBeGreaterThan(faults.length * 10);
    expect(result.cancelled).toBeGreaterThan(0);
    expect(result.verdict.payments).toBeGreaterThan(0);
  });

  test('nothing acknowledged is lost', () => {
    expect(result.verdict.lost).toEqual([]);
  });

  test('nothing happened twice', () => {
    expect(result.verdict.twice).toEqual([]);
  });

  test('no fen is off', () => {
    expect(result.verdict.deviations).toEqual([]);
    expect(fenOff(result.verdict)).toBe(0n);
  });

  test('what was no event is a dead letter of each consumer, and nothing else is', () => {
    expect(result.poison).toBeGreaterThan(0);
    expect(result.verdict.explainedLetters).toBe(result.poison * 2);
  });

  test('services and streams agree', () => {
    expect(result.verdict.unexplained).toEqual([]);
    expect(lines.at(-1)).toBe('passed: every promise was kept · 通过');
  });
});
