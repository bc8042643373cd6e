/** Variables of a service that tells of traces; those that OpenTelemetry has a name for have it, and mean what they mean there. */
import { z } from 'zod';
import { pemFile } from '../config.ts';

const collector = z
  .url({ protocol: /^https?$/, error: 'an http(s) address of a collector that takes OTLP' })
  .optional();

const SHARE = 'a share from 0 to 1';
const PER_SECOND = 'a whole number from 1 to 10000';

export const traceConfig = {
  /** A collector; /v1/traces is added. Without it, and without the next one, nothing is traced. */
  OTEL_EXPORTER_OTLP_ENDPOINT: collector,
  /** Where traces go, as it is. */
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: collector,
  OTEL_EXPORTER_OTLP_HEADERS: z
    .string()
    .regex(/^\s*[^\s=,]+=[^,]*(,\s*[^\s=,]+=[^,]*)*$/, 'name=value, comma separated, values percent-encoded')
    .optional(),
  /** Who vouches for an https collector. */
  OTEL_EXPORTER_OTLP_CERTIFICATE: pemFile,
  /** Default: the service's own. */
  OTEL_SERVICE_NAME: z.string().max(64).optional(),
  OTEL_TRACES_SAMPLER: z
    .enum(['parentbased_traceidratio'], 'parentbased_traceidratio, whose share is OTEL_TRACES_SAMPLER_ARG')
    .default('parentbased_traceidratio'),
  /** Of what nobody has decided about, this share is recorded. */
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number(SHARE).min(0, SHARE).max(1, SHARE).default(1),
  /** Requests or facts of which a process begins to record, whoever wants it. */
  TRACES_PER_SECOND_MAX: z.coerce
    .number(PER_SECOND)
    .int(PER_SECOND)
    .min(1, PER_SECOND)
    .max(10_000, PER_SECOND)
    .default(50),
};

export type TraceConfig = z.output<z.ZodObject<typeof traceConfig>>;

/** @returns undefined: nothing is traced. */
export function collectorUrl(config: TraceConfig): string | undefined {
  const { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: own, OTEL_EXPORTER_OTLP_ENDPOINT: base } = config;
  return own ?? (base === undefined ? undefined : `${base.replace(/\/$/, '')}/v1/traces`);
}

/** @returns by name. */
export function collectorHeaders({ OTEL_EXPORTER_OTLP_HEADERS: text = '' }: TraceConfig): Record<string, string> {
  const pairs = text.split(',').filter((pair) => pair.includes('='));
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).trim(), decoded(pair.slice(at + 1).trim())];
    }),
  );
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
