/** Values as somebody would have them, from nothing on to everything at once. */
const secretFile = (key: string) => ({ secret: 'loyalty-ladder-kafka', key });

export const PRODUCTION = {
  image: { repository: 'registry.example/loyalty-ladder', digest: `sha256:${'0f'.repeat(32)}` },
  imagePullSecrets: [{ name: 'registry-login' }],
  settings: {
    KAFKA_BROKERS: 'kafka-0.kafka:9094,kafka-1.kafka:9094',
    KAFKA_TLS: true,
    KAFKA_SASL_MECHANISM: 'scram-sha-512',
    KAFKA_REPLICATION_FACTOR: 3,
    KAFKA_MIN_INSYNC_REPLICAS: 2,
    SCHEMA_REGISTRY_URL: 'https://registry.data:8443/apis/ccompat/v7',
    TOPIC_PREFIX: 'shop.',
    GATEWAY_TRUSTED_PROXIES: '10.0.0.0/8',
    GATEWAY_BODY_BYTES_MAX: 2_097_152,
    OPS_TRUSTED_PROXIES: '10.0.0.0/8',
    POISON_SHARE_MAX: 0.25,
  },
  secrets: {
    REDIS_URL: { name: 'loyalty-ladder-redis', key: 'url' },
    KAFKA_SASL_USERNAME: { name: 'loyalty-ladder-kafka', key: 'username' },
    KAFKA_SASL_PASSWORD: { name: 'loyalty-ladder-kafka', key: 'password' },
  },
  files: {
    KAFKA_CA_FILE: { configMap: 'cluster-authority', key: 'ca.crt' },
    KAFKA_CERT_FILE: secretFile('tls.crt'),
    KAFKA_KEY_FILE: secretFile('tls.key'),
    DATABASE_CA_FILE: { configMap: 'cluster-authority', key: 'ca.crt' },
    PROGRAM_FILE: { configMap: 'our-program', key: 'program.json' },
  },
  services: { gateway: { replicas: 4 }, 'ops-dashboard': { replicas: 2 } },
  console: { enabled: true },
  expose: {
    gateway: { httpRoute: { enabled: true, hostname: 'points.example', parentRefs: [{ name: 'public' }] } },
    'ops-dashboard': {
      ingress: {
        enabled: true,
        className: 'internal',
        host: 'ladder.example',
        tlsSecret: 'ladder-tls',
        annotations: { 'cert-manager.io/cluster-issuer': 'ours' },
      },
    },
  },
  pods: {
    annotations: { 'example.com/team': 'loyalty' },
    labels: { team: 'loyalty' },
    nodeSelector: { 'kubernetes.io/arch': 'amd64' },
    tolerations: [{ key: 'dedicated', operator: 'Equal', value: 'loyalty', effect: 'NoSchedule' }],
    priorityClassName: 'business-critical',
  },
  networkPolicy: {
    gatewayFrom: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'ingress' } } }],
    metricsFrom: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'monitoring' } } }],
    kafka: { to: [{ podSelector: { matchLabels: { app: 'kafka' } } }] },
    webhooks: { also: [{ ports: [{ port: 8443 }], to: [{ ipBlock: { cidr: '10.1.2.3/32' } }] }] },
  },
  metrics: {
    annotations: false,
    podMonitor: { enabled: true, labels: { release: 'prometheus' } },
    prometheusRule: { enabled: true, labels: { release: 'prometheus' } },
  },
  keda: { enabled: true, minReplicas: 3 },
};

export const VALUES = {
  default: {},
  production: PRODUCTION,
  'all that may be absent absent': {
    prepare: { enabled: false },
    secrets: { WEBHOOK_SECRETS_KEY: null },
    serviceAccount: { create: false },
    networkPolicy: { enabled: false },
    podDisruptionBudget: { enabled: false },
    metrics: { annotations: false },
  },
  'an ingress without TLS, and KEDA': {
    expose: { gateway: { ingress: { enabled: true, host: 'points.example' } } },
    keda: { enabled: true },
  },
} satisfies Record<string, object>;
