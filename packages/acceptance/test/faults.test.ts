import { beforeAll, describe, expect, test } from '@jest/globals';
import { type CampaignResult, runCampaign } from '../src/faults/campaign.js';
import { fenOff } from '../src/faults/verdict.js';

const faults = 6;
/** A store may keep what a dead client held locked in a transaction for up to a minute. */
const campaignWithinMillis = 240_000;

let result: CampaignResult;
const lines: string[] = [];

beforeAll(async () => {
  result = await runCampaign({ seed: 1, faults, say: (line) => lines.push(line) });
}, campaignWithinMillis);

describe('a short fault campaign under load', () => {
  test('services, a crash point, NATS and MongoDB were hit, and the load went on', () => {
    expect(Object.fromEntries(result.byKind)).toEqual({
      CRASH_POINT: 1,
      MONGODB_KILLED: 2,
      NATS_KILLED: 1,
      SERVICE_KILLED: 2,
    });
    expect(result.acknowledged).toBeGreaterThan(faults * 20);
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

  test('services and streams agree, and no message was given up', () => {
    expect(result.verdict.unexplained).toEqual([]);
    expect(result.clean).toBe(true);
  });

  test('the report tells the seed and the verdict', () => {
    expect(lines).toContain('seed 1');
    expect(lines).toContain('0 lost, 0 twice, 0 fen off, 0 unexplained');
  });
});
