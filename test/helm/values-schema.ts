/**
 * values.schema.json of the chart, by which Helm refuses wrong values. Settings are what the processes' own schemas say of them, so a new
 * one, or another bound, is asked for by a test until `npm run chart-schema` has written it anew.
 */
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { serviceNames } from '@loyalty-ladder/local-stack/start-services.ts';
import { z } from 'zod';
import { settingSchemas } from '../support/setting-schemas.ts';

export const VALUES_SCHEMA = new URL('../../infra/helm/loyalty-ladder/values.schema.json', import.meta.url);

type Schema = Readonly<Record<string, unknown>>;

const CONSUMERS = ['purchase-consumer', 'contact-consumer', 'feedback-consumer'];
const PUBLIC = ['gateway', 'ops-dashboard'];

/** What the image and the pod say. */
export const FIXED = [
  ...['HTTP_HOST', 'HTTP_PORT', 'BUILD_COMMIT', 'GATEWAY_HOST', 'GATEWAY_PORT', 'OPS_HOST', 'OPS_PORT'],
  ...['OPS_DEVELOPMENT_LOGIN', 'OPS_LOCAL_FOLDER'], // On loopback only.
  'OTEL_SERVICE_NAME', // Each service has its own.
  'DATABASE_URL', // By databaseSecret: a login a role.
];
/** Never in values, which anybody reads who reads the release. */
const SECRET = /PASSWORD|SECRET|TOKEN|CREDENTIAL|(^|_)KEY$|OTLP_HEADERS$/;
/** Named as OpenTelemetry has it. */
const FILE = /_FILE$|^OTEL_EXPORTER_OTLP_CERTIFICATE$/;
/** In values or a Secret: of the addresses those that have a password in them. */
const MAYBE_SECRET = ['KAFKA_SASL_USERNAME', 'REDIS_URL', 'SCHEMA_REGISTRY_URL'];

const text = { type: 'string' };
const name = { type: 'string', pattern: '^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$' };
const key = { type: 'string', pattern: '^[-._a-zA-Z0-9]{1,253}$' };
const yesOrNo = { type: 'boolean' };
const port = { type: 'integer', minimum: 1, maximum: 65_535 };
const count = (minimum: number, maximum: number): Schema => ({ type: 'integer', minimum, maximum });
const texts = { type: 'object', additionalProperties: text };
const listOf = (items: Schema): Schema => ({ type: 'array', items });
/** Judged by Kubernetes, which has a schema of its own. */
const anyObject = { type: 'object' };

function object(properties: Readonly<Record<string, Schema>>, required: readonly string[] = []): Schema {
  return { type: 'object', additionalProperties: false, properties, ...(required.length > 0 && { required }) };
}
const all = (names: readonly string[], schema: Schema): Record<string, Schema> =>
  Object.fromEntries(names.map((each) => [each, schema]));

const enabledWith = (properties: Record<string, Schema>, ...required: string[]): Schema => ({
  ...object({ enabled: yesOrNo, ...properties }),
  if: { properties: { enabled: { const: true } } },
  // biome-ignore lint/suspicious/noThenProperty: the word of JSON Schema.
  then: { properties: all(required, { minLength: 1, minItems: 1 }) },
});
const resources = object({ requests: anyObject, limits: anyObject }, ['requests', 'limits']);
const egress = object({ ports: listOf(port), to: listOf(anyObject) });

/** A setting as it may stand in YAML: as its text, where that is a number or a truth as one. */
function settingSchema(schema: z.ZodType): Schema {
  const { $schema, default: _, format, ...rules } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  if (rules.enum?.includes('true')) return { enum: ['true', 'false', true, false] };
  return format === 'uri' ? { ...rules, pattern: '^[a-z]+://[^@]+$' } : rules;
}

export async function valuesSchema(): Promise<Schema> {
  const settings = await settingSchemas();
  const names = [...settings.keys()].filter((each) => !FIXED.includes(each)).sort();
  const files = names.filter((each) => FILE.test(each));
  const secrets = names.filter((each) => !files.includes(each) && SECRET.test(each));
  const open = names.filter((each) => !files.includes(each) && !secrets.includes(each));
  const file = {
    oneOf: [object({ secret: name, key }, ['secret', 'key']), object({ configMap: name, key }, ['configMap', 'key'])],
  };
  const expose = object({
    port,
    ingress: enabledWith({ className: text, host: text, tlsSecret: text, annotations: texts }, 'host'),
    httpRoute: enabledWith({ hostname: text, parentRefs: listOf(anyObject) }, 'hostname', 'parentRefs'),
  });
  const services = (await serviceNames()).map((each) => {
    const replicas = count(CONSUMERS.includes(each) ? 1 : 0, CONSUMERS.includes(each) ? PARTITIONS : 100);
    return [each, object({ replicas, resources }, ['replicas', 'resources'])];
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Values of the chart loyalty-ladder (written by npm run chart-schema)',
    ...object(
      {
        global: anyObject, // Helm's own, for charts that have this one in them.
        image: object({
          repository: { ...text, minLength: 1 },
          tag: { ...text, not: { const: 'latest' } },
          digest: { ...text, pattern: '^(sha256:[0-9a-f]{64})?$' },
          pullPolicy: { enum: ['Always', 'IfNotPresent', 'Never'] },
        }),
        imagePullSecrets: listOf(object({ name }, ['name'])),
        settings: object(
          Object.fromEntries(open.map((each) => [each, settingSchema(settings.get(each) as z.ZodType)])),
          ['KAFKA_BROKERS'],
        ),
        databaseSecret: name,
        secrets: object(all([...secrets, ...MAYBE_SECRET], object({ name, key }, ['name', 'key']))),
        files: object(all(files, file)),
        prepare: object({ enabled: yesOrNo, activeDeadlineSeconds: count(10, 86_400), resources }),
        services: object(
          Object.fromEntries(services),
          services.map(([each]) => each as string),
        ),
        console: object({ enabled: yesOrNo }),
        expose: object(all(PUBLIC, expose)),
        serviceAccount: object({ create: yesOrNo, name: text, annotations: texts }),
        pods: object({
          annotations: texts,
          labels: texts,
          nodeSelector: texts,
          tolerations: listOf(anyObject),
          priorityClassName: text,
        }),
        networkPolicy: object({
          enabled: yesOrNo,
          ...all(['gatewayFrom', 'dashboardFrom', 'metricsFrom'], listOf(anyObject)),
          ...all(['kafka', 'schemaRegistry', 'postgres', 'redis', 'collector'], egress),
          webhooks: object({ except: listOf(text), also: listOf(anyObject) }),
        }),
        podDisruptionBudget: object({ enabled: yesOrNo }),
        metrics: object({
          annotations: yesOrNo,
          podMonitor: object({ enabled: yesOrNo, labels: texts, interval: { ...text, pattern: '^[1-9][0-9]*(s|m)$' } }),
          prometheusRule: object({ enabled: yesOrNo, labels: texts }),
        }),
        keda: object({
          enabled: yesOrNo,
          prometheusAddress: { ...text, pattern: '^https?://' },
          minReplicas: count(1, PARTITIONS),
          maxReplicas: count(1, PARTITIONS),
          recordsPerReplica: count(1, 100_000_000),
        }),
      },
      ['image', 'settings', 'databaseSecret', 'services'],
    ),
  };
}

export const valuesSchemaText = async (): Promise<string> => `${JSON.stringify(await valuesSchema(), null, 2)}\n`;
