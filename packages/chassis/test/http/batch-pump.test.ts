import { describe, expect, test } from '@jest/globals';
import { BatchPump } from '../../src/http/batch-pump.js';
import { latch } from './door-under-test.js';

/** Work that each batch waits in until it is let go, by its first item. */
class HeldWork {
  readonly started: string[] = [];
  readonly delivered: string[] = [];
  readonly #gates = new Map<string, ReturnType<typeof latch<void>>>();

  gate(first: string): ReturnType<typeof latch<void>> {
    const known = this.#gates.get(first) ?? latch();
    this.#gates.set(first, known);
    return known;
  }

  readonly work = async (batch: readonly string[]): Promise<string> => {
    const text = batch.join('');
    this.started.push(text);
    await this.gate(text[0] ?? '').promise;
    return text;
  };

  readonly deliver = async (text: string): Promise<void> => {
    this.delivered.push(text);
  };
}

/** Until everything that can happen by itself has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const each = (item: string): readonly string[] => [item.toLowerCase()];

describe('batches', () => {
  test('that touch nothing in common are worked on two at a time, and delivered in their order', async () => {
    const held = new HeldWork();
    const pump = new BatchPump<string, string>({ size: 2, touches: each, ...held });
    for (const item of 'abcd') await pump.add(item);
    const third = (async () => {
      for (const item of 'ef') await pump.add(item);
    })();
    await settled();
    expect(held.started).toEqual(['ab', 'cd']);

    held.gate('c').resolve();
    await settled();
    expect(held.started).toEqual(['ab', 'cd']);
    expect(held.delivered).toEqual([]);

    held.gate('a').resolve();
    await third;
    expect(held.started).toEqual(['ab', 'cd', 'ef']);
    held.gate('e').resolve();
    await pump.finish();
    expect(held.delivered).toEqual(['ab', 'cd', 'ef']);
  });

  test('that touch the same are worked on one after the other', async () => {
    const held = new HeldWork();
    const pump = new BatchPump<string, string>({ size: 2, touches: each, ...held });
    for (const item of 'ab') await pump.add(item);
    const second = (async () => {
      for (const item of 'Bc') await pump.add(item);
    })();
    await settled();
    expect(held.started).toEqual(['ab']);

    held.gate('a').resolve();
    await second;
    expect(held.started).toEqual(['ab', 'Bc']);
    held.gate('B').resolve();
    await pump.finish();
    expect(held.delivered).toEqual(['ab', 'Bc']);
  });

  test('are worked on one after the other where nobody says what they touch', async () => {
    const held = new HeldWork();
    const pump = new BatchPump<string, string>({ size: 1, ...held });
    await pump.add('a');
    const second = pump.add('b');
    await settled();
    expect(held.started).toEqual(['a']);
    held.gate('a').resolve();
    held.gate('b').resolve();
    await second;
    await pump.finish();
    expect(held.delivered).toEqual(['a', 'b']);
  });

  test('that are not full start when nothing is under way, and at the end', async () => {
    const held = new HeldWork();
    const pump = new BatchPump<string, string>({ size: 3, touches: each, ...held });
    await pump.add('a');
    pump.startIfIdle();
    await pump.add('b');
    pump.startIfIdle();
    expect(held.started).toEqual(['a']);
    const finished = pump.finish();
    await settled();
    expect(held.started).toEqual(['a', 'b']);
    held.gate('a').resolve();
    held.gate('b').resolve();
    await finished;
    expect(held.delivered).toEqual(['a', 'b']);
  });

  test('after one whose work failed are not delivered, and the fault is thrown', async () => {
    const held = new HeldWork();
    const work = async (batch: readonly string[]): Promise<string> => {
      const text = await held.work(batch);
      if (text === 'a') throw new Error('no store');
      return text;
    };
    const pump = new BatchPump<string, string>({ ...held, size: 1, touches: each, work });
    await pump.add('a');
    await pump.add('b');
    held.gate('b').resolve();
    held.gate('a').resolve();
    await expect(pump.finish()).rejects.toThrow('no store');
    await expect(pump.add('c')).rejects.toThrow('no store');
    expect(held.delivered).toEqual([]);
  });
});
