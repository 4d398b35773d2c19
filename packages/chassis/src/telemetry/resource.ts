import {
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { ATTR_SERVICE_NAME } from '@opentelemetry/semantic-conventions';
import { telemetryServiceName } from './service-name.js';

/** What every span and metric of this process says of it: OTEL_RESOURCE_ATTRIBUTES and the service's name. */
export const telemetryResource = (): Resource =>
  detectResources({ detectors: [envDetector] }).merge(
    resourceFromAttributes({ [ATTR_SERVICE_NAME]: telemetryServiceName() }),
  );
