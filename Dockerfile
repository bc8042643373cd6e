# One image for every service and for the job that prepares the infrastructure; the command says which:
#   docker run loyalty-ladder services/purchase-consumer/src/main.ts
# Node runs the TypeScript as it is; what is built is the dashboard's page alone. Only production dependencies go in.
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY . .
# Of the rooms that run in production and the commands that look at them; none of their dependencies needs an install script.
#   docker compose run --rm prepare infra/cli/src/lag.main.ts
RUN --mount=type=cache,target=/root/.npm \
  npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
    --workspace packages --workspace services --workspace infra/cli

FROM ${NODE_IMAGE} AS page
WORKDIR /app
COPY . .
RUN --mount=type=cache,target=/root/.npm \
  npm ci --ignore-scripts --no-audit --no-fund --workspace services/ops-dashboard \
  && npm run build -w services/ops-dashboard

FROM ${NODE_IMAGE}
# docker build --build-arg BUILD_COMMIT=$(git rev-parse HEAD) .
ARG BUILD_COMMIT=
# Public listeners, of gateway and dashboard, are others than that of probes and metrics.
ENV NODE_ENV=production HTTP_HOST=0.0.0.0 HTTP_PORT=8080 BUILD_COMMIT=$BUILD_COMMIT
ENV GATEWAY_HOST=0.0.0.0 GATEWAY_PORT=8088 OPS_HOST=0.0.0.0 OPS_PORT=8089
# Why these: infra/local/src/service-node-options.ts.
ENV NODE_OPTIONS="--max-old-space-size=112 --max-semi-space-size=16 --disable-warning=TimeoutNegativeWarning"
WORKDIR /app
# First what changes seldom: a change of the sources leaves this layer as it is.
COPY --from=dependencies /app/node_modules node_modules
COPY --from=dependencies /app/package.json /app/LICENSE ./
COPY --from=dependencies /app/packages packages
COPY --from=dependencies /app/services services
COPY --from=page /app/services/ops-dashboard/dist services/ops-dashboard/dist
COPY --from=dependencies /app/infra infra
USER node
EXPOSE 8080 8088 8089
# Of the services; jobs turn it off.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "infra/docker/is-live.mjs"]
ENTRYPOINT ["node"]
