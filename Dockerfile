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

# The service and the packages it stands on: their manifests with a lock of their own, and what was built.
# Development dependencies leave the manifests too, because npm ci looks at all that a manifest names.
FROM build AS pruned
ARG SERVICE
RUN npx --no-install turbo prune "@donghu/${SERVICE}" --production --docker --out-dir=/pruned \
  && cp .npmrc /pruned/json \
  && cd /pruned/json && npm pkg delete devDependencies --workspaces --include-workspace-root \
  && for package in packages/* services/*; do \
    cp -r "/donghu/${package}/dist" "${package}/dist"; done

FROM base AS dependencies
ARG NPM_CONFIG_REGISTRY
COPY --from=pruned /pruned/json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM base AS service
ARG SERVICE
ARG HTTP_PORT
ARG GRPC_PORT
ENV HTTP_PORT=${HTTP_PORT} GRPC_PORT=${GRPC_PORT} LOG_FORMAT=json
# glibc gives buffers of 128 KB and more back when they are done with, also after larger ones were.
ENV MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=131072
COPY --from=dependencies /donghu ./
WORKDIR /donghu/services/${SERVICE}
USER node
EXPOSE ${HTTP_PORT} ${GRPC_PORT}
HEALTHCHECK --interval=5s --timeout=5s --start-period=60s --retries=3 CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.HTTP_PORT}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# A young generation in which what a request leaves behind dies; it grows under load only. The
# heap is collected when it has grown by half. The collector is exposed for what the start leaves behind.
CMD ["node", "--max-semi-space-size=16", "--heap-growing-percent=50", "--expose-gc", "--import", "@donghu/chassis/telemetry", "dist/main.js"]
