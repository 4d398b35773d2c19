import { beforeAll, describe, expect, test } from '@jest/globals';
import { type CampaignResult, runCampaign } from '../src/faults/campaign.js';
import { fenOff } from '../src/faults/verdict.js';

/**
 * Two crash points, a service killed, one drained, NATS killed, and MongoDB killed last: a store that is started
 * again holds no locks of services that died in a transaction, which may otherwise last a minute.
 */
const seed = 5057;
const faults = 6;
const campaignWithinMillis = 240_000;

let result: CampaignResult;
const lines: string[] = [];

beforeAll(async () => {
  result = await runCampaign({ seed, faults, say: (line) => lines.push(line) });
}, campaignWithinMillis);

describe('a short fault campaign under load', () => {
  test('services, a crash point, NATS and MongoDB were hit, and the load went on', () => {
    expect(Object.fromEntries(result.byKind)).toEqual({
      CRASH_POINT: 2,
      MONGODB_KILLED: 1,
      NATS_KILLED: 1,
      SERVICE_DRAINED: 1,
      SERVICE_KILLED: 1,
    });
    // While a store keeps the locks of a dead service, nothing may pass a point.
    const hits = [...result.pointsHit.values()].reduce((sum, count) => sum + count, 0);
    expect(hits + result.notReached).toBe(2);
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
    expect(lines).toContain(`seed ${seed}`);
    expect(lines).toContain('0 lost, 0 twice, 0 fen off, 0 unexplained');
  });
});
