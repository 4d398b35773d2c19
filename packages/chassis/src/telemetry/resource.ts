import { isMainThread, threadId } from 'node:worker_threads';
import {
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import { telemetryServiceName } from './service-name.js';

/** Beside the process's own: what a job's thread counts is not added to what its process does. */
const threadAttributes = isMainThread ? {} : { 'thread.id': threadId };

/** What every span and metric of this process says of it: OTEL_RESOURCE_ATTRIBUTES and the service's name. */
export const telemetryResource = (): Resource =>
  detectResources({ detectors: [envDetector] }).merge(
    resourceFromAttributes({ [ATTR_SERVICE_NAME]: telemetryServiceName(), ...threadAttributes }),
  );
