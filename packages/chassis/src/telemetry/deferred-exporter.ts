import { type ExportResult, ExportResultCode } from '@opentelemetry/core';

interface Exporter<Batch> {
  export(batch: Batch, done: (result: ExportResult) => void): void;
  forceFlush?(): Promise<void>;
  shutdown(): Promise<void>;
}

/**
 * An exporter that is loaded for its first batch. That goes out seconds after the start, which the protocol's
 * modules would otherwise delay.
 */
export class DeferredExporter<Batch> implements Exporter<Batch> {
  readonly #load: () => Promise<Exporter<Batch>>;
  #loaded: Promise<Exporter<Batch>> | undefined;

  constructor(load: () => Promise<Exporter<Batch>>) {
    this.#load = load;
  }

  export(batch: Batch, done: (result: ExportResult) => void): void {
    this.#loaded ??= this.#load();
    this.#loaded.then(
      (exporter) => exporter.export(batch, done),
      (error: Error) => done({ code: ExportResultCode.FAILED, error }),
    );
  }

  async forceFlush(): Promise<void> {
    await (await this.#loaded)?.forceFlush?.();
  }

  async shutdown(): Promise<void> {
    await (await this.#loaded)?.shutdown();
  }
}
