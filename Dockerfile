# One file for every service:  docker build --build-arg SERVICE=policy-intake --build-arg HTTP_PORT=8102 .
# The stages up to `build` do not depend on SERVICE, so that all images share them.

FROM node:24-bookworm-slim AS base
WORKDIR /donghu
ENV NODE_ENV=production TURBO_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1

# The manifests alone, so that dependencies are installed again only when a manifest or the lock changes.
FROM base AS manifests
COPY . /source
RUN cd /source && mkdir /manifests \
  && cp --parents package.json package-lock.json .npmrc packages/*/package.json services/*/package.json /manifests

# No install scripts run: the compiler and turbo come as ready binaries, and the package `node`, which is there
# for a fresh clone, has nothing to give to an image that brings Node itself.
FROM base AS build
# An empty value leaves npm's own settings alone.
ARG NPM_CONFIG_REGISTRY
COPY --from=manifests /manifests ./
RUN npm ci --include=dev --ignore-scripts --no-audit --no-fund && rm -rf node_modules/node node_modules/.bin/node
COPY . .
RUN npx --no-install turbo run build --filter='./services/*' --ui=stream --output-logs=errors-only

# Everything that was built: what makes the development secrets uses packages of the platform (docker-compose.yml).
FROM build AS development-secrets

# The bundle, which has its libraries in it.
FROM base AS service
ARG SERVICE
ARG HTTP_PORT
ARG GRPC_PORT
ENV HTTP_PORT=${HTTP_PORT} GRPC_PORT=${GRPC_PORT} LOG_FORMAT=json
# glibc gives buffers of 128 KB and more back when they are done with, also after larger ones were.
ENV MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=131072
WORKDIR /donghu/services/${SERVICE}
COPY --from=build /donghu/services/${SERVICE}/package.json ./
COPY --from=build /donghu/services/${SERVICE}/bundle ./bundle
USER node
EXPOSE ${HTTP_PORT} ${GRPC_PORT}
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=3 CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HTTP_PORT}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# A young generation in which what a request leaves behind dies; it grows under load only. The
# heap is collected when it has grown by half, by two threads: the services of a machine share its cores. No part of a
# request is made old from the start: it would hold all that the request has left behind until the whole heap is
# collected. The collector is exposed for what the start leaves behind.
CMD ["node", "--max-semi-space-size=16", "--heap-growing-percent=50", "--v8-pool-size=2", "--no-allocation-site-pretenuring", "--expose-gc", "--import", "./bundle/telemetry.js", "bundle/main.js"]
