import { getNumberFromEnv, getStringFromEnv } from '@opentelemetry/core';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  type BatchSpanProcessorOptions,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';

const rootSamplers: Readonly<Record<string, () => Sampler>> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: () => new TraceIdRatioBasedSampler(getNumberFromEnv('OTEL_TRACES_SAMPLER_ARG') ?? 1),
};

const parentBased = 'parentbased_';

/**
 * The sampler that OTEL_TRACES_SAMPLER names; every trace that its caller does not leave out, unless told.
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#general-sdk-configuration
 */
export const samplerFromEnvironment = (): Sampler => {
  const name = getStringFromEnv('OTEL_TRACES_SAMPLER') ?? 'parentbased_always_on';
  const isParentBased = name.startsWith(parentBased);
  const root = rootSamplers[isParentBased ? name.slice(parentBased.length) : name]?.();
  if (root === undefined) throw new Error(`OTEL_TRACES_SAMPLER names no sampler: ${name}`);
  return isParentBased ? new ParentBasedSampler({ root }) : root;
};

/** How spans are gathered and sent, from OTEL_BSP_*; what is not set has the library's value. */
export const batchingFromEnvironment = (): Omit<BatchSpanProcessorOptions, 'exporter'> => {
  const settings = {
    maxQueueSize: getNumberFromEnv('OTEL_BSP_MAX_QUEUE_SIZE'),
    maxExportBatchSize: getNumberFromEnv('OTEL_BSP_MAX_EXPORT_BATCH_SIZE'),
    scheduledDelayMillis: getNumberFromEnv('OTEL_BSP_SCHEDULE_DELAY'),
    exportTimeoutMillis: getNumberFromEnv('OTEL_BSP_EXPORT_TIMEOUT'),
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
};
