import { beforeEach, describe, expect, test } from '@jest/globals';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { DeferredExporter } from '../../src/telemetry/deferred-exporter.js';

let loads: number;
let sent: string[];
let closed: boolean;

beforeEach(() => {
  loads = 0;
  sent = [];
  closed = false;
});

const deferred = () =>
  new DeferredExporter<string>(async () => {
    loads += 1;
    return {
      export: (batch, done) => {
        sent.push(batch);
        done({ code: ExportResultCode.SUCCESS });
      },
      shutdown: async () => {
        closed = true;
      },
    };
  });

const exported = (exporter: DeferredExporter<string>, batch: string): Promise<ExportResult> =>
  new Promise((resolve) => exporter.export(batch, resolve));

describe('an exporter that is loaded for its first batch', () => {
  test('sends every batch and is loaded once', async () => {
    const exporter = deferred();
    const results = await Promise.all(['one', 'two'].map((batch) => exported(exporter, batch)));
    expect(results).toEqual([{ code: ExportResultCode.SUCCESS }, { code: ExportResultCode.SUCCESS }]);
    expect(sent).toEqual(['one', 'two']);
    expect(loads).toBe(1);
    await exporter.shutdown();
    expect(closed).toBe(true);
  });

  test('is not loaded to be shut down', async () => {
    const exporter = deferred();
    await exporter.forceFlush();
    await exporter.shutdown();
    expect(loads).toBe(0);
  });

  test('tells the failure when it cannot be loaded', async () => {
    const fault = new Error('not there');
    const exporter = new DeferredExporter<string>(() => Promise.reject(fault));
    expect(await exported(exporter, 'one')).toEqual({ code: ExportResultCode.FAILED, error: fault });
    await expect(exporter.shutdown()).rejects.toThrow('not there');
  });
});
