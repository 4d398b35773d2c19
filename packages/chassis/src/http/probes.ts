import type { Express } from 'express';
import { securityHeaders } from './security-headers.js';

export interface DependencyReadiness {
  readonly ready: boolean;
  /** Why not, in one line for the operator. */
  readonly reason?: string;
}

export interface Readiness {
  readonly ready: boolean;
  readonly dependencies: Readonly<Record<string, DependencyReadiness>>;
}

export interface Probes {
  readonly readiness: () => Promise<Readiness> | Readiness;
  readonly metricsText: () => Promise<string>;
  readonly draining: () => boolean;
}

const readinessOrReason = async (readiness: Probes['readiness']): Promise<Readiness> => {
  try {
    return await readiness();
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'the check failed';
    return { ready: false, dependencies: { readiness: { ready: false, reason } } };
  }
};

/**
 * For the orchestrator, outside every limit. Liveness never looks at a dependency: a restart would not mend it.
 * Readiness is the first thing to turn false when the service stops.
 */
export const mountProbes = (app: Express, { readiness, metricsText, draining }: Probes): void => {
  app.get('/livez', securityHeaders, (_request, response) => {
    response.json({ alive: true });
  });
  app.get('/readyz', securityHeaders, async (_request, response) => {
    const state = await readinessOrReason(readiness);
    const ready = state.ready && !draining();
    response
      .status(ready ? 200 : 503)
      .json({ ready, draining: draining(), dependencies: state.dependencies });
  });
  app.get('/metrics', securityHeaders, async (_request, response) => {
    response.type('text/plain; version=0.0.4').send(await metricsText());
  });
};
