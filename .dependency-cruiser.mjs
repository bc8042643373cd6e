/**
 * The import rules of ARCHITECTURE.md, from below: domain, runtime; contracts, store, stream; decisions; pipeline, operations; services;
 * infra; test. `npm run check:imports` also asserts that modules were seen at all: without @swc/core the cruiser finds none and reports
 * success.
 */
const outside = (...allowed) => `^(?!${allowed.join('|')})(packages|services|infra|test)/`;

/** What each room may import of the project's own code, besides itself. */
const ROOMS = {
  'packages/domain': [],
  'packages/client': [],
  'packages/contracts': ['packages/domain', 'packages/runtime'],
  'packages/runtime': [],
  'packages/stream': ['packages/runtime'],
  'packages/webhooks': ['packages/runtime'],
  'packages/store': ['packages/domain', 'packages/runtime'],
  'packages/decisions': [
    'packages/domain',
    'packages/contracts',
    'packages/store',
    'packages/stream', // A test only: see decisions-without-kafka.
    'packages/runtime',
  ],
  'packages/pipeline': [
    'packages/domain',
    'packages/contracts',
    'packages/store',
    'packages/stream',
    'packages/decisions',
    'packages/runtime',
  ],
  'packages/operations': [
    'packages/domain',
    'packages/contracts',
    'packages/store',
    'packages/stream',
    'packages/decisions',
    'packages/runtime',
    'packages/webhooks',
  ],
  'packages/http': ['packages/operations', 'packages/store', 'packages/runtime'],
  'infra/examples': [],
  'infra/grafana': [],
  'infra/cli': ['packages'],
  'infra/harness': ['packages'],
  'infra/local': ['packages', 'infra/cli/src/running-stack.ts'],
  'infra/demo': ['packages', 'infra/cli', 'infra/harness', 'infra/local'],
};
const PLACES = Object.keys(ROOMS).join('|');

/** Folders of the domain, from what all the others speak of to what brings them together: a chapter imports those before it. */
const CHAPTERS = [
  'time',
  'facts',
  'program',
  'state',
  'points',
  'money',
  'purchases',
  'feedback',
  'driver',
  'ladder',
  'risk',
  'weak-buyers',
  'fold',
];

export default {
  forbidden: [
    ...Object.entries(ROOMS).map(([room, allowed]) => ({
      name: `${room.replace('packages/', '').replace('/', '-')}-imports`,
      comment: `${room} may import: ${allowed.join(', ') || 'nothing of the project'}`,
      severity: 'error',
      from: { path: `^${room}/` },
      to: { path: outside(`${room}/`, ...allowed.map((each) => (each.endsWith('.ts') ? each : `${each}/`))) },
    })),
    {
      name: 'rooms-have-rules',
      comment: 'a new room under packages or infra has a line above: what it may import',
      severity: 'error',
      from: { path: `^(?!(${PLACES})/)(packages|infra)/` },
      to: { path: '.' },
    },
    {
      name: 'services-stand-alone',
      comment: 'a service never imports another, nor infra or test: what two of them need is a package',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: outside('packages/', 'services/$1/') },
    },
    {
      name: 'page-takes-types-alone',
      comment: "the dashboard's page runs in a browser: of packages and of its server it knows what figures look like",
      severity: 'error',
      from: { path: '^services/ops-dashboard/page/', pathNot: '/page/fixtures/' },
      to: { path: ['^packages/', '^services/ops-dashboard/src/', '^node:'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'page-without-fixtures',
      comment: 'what is made up for tests and for `npm run dev` is no part of the page that ops see',
      severity: 'error',
      from: { path: '^services/ops-dashboard/(page|src)/', pathNot: '/page/fixtures/' },
      to: { path: '^services/ops-dashboard/page/fixtures/' },
    },
    {
      name: 'decisions-without-kafka',
      comment:
        "what happens under customers' locks knows no Kafka; a test compares the size of outcomes with what a topic takes",
      severity: 'error',
      from: { path: '^packages/decisions/', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/stream/' },
    },
    {
      name: 'kafka-behind-a-wall',
      comment:
        'packages/stream alone knows the client library; an example is written by somebody else, and a test may act as somebody else',
      severity: 'error',
      from: {
        path: '^(packages|services|infra)/',
        pathNot: ['^packages/stream/', '^infra/examples/', 'partition-of\\.test\\.ts$'],
      },
      to: { path: ['node_modules/kafkajs/', '^packages/stream/src/kafka-client\\.ts$'] },
    },
    {
      name: 'kafkajs-mended',
      comment: 'what of kafkajs runs here is mended: it comes through kafkajs/kafkajs.ts; types may come from anywhere',
      severity: 'error',
      from: { path: '^packages/stream/', pathNot: '^packages/stream/src/kafkajs/kafkajs\\.ts$' },
      to: { path: 'node_modules/kafkajs/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'telemetry-behind-a-door',
      comment: 'packages/runtime/src/tracing alone knows OpenTelemetry, and open-tracing.ts alone loads what does',
      severity: 'error',
      from: { path: '^(packages|services|infra|test)/', pathNot: ['^packages/runtime/src/tracing/'] },
      to: {
        path: [
          'node_modules/@opentelemetry/',
          '^packages/runtime/src/tracing/(otlp-tracing|entry-sampler|span-delivery)\\.ts$',
        ],
      },
    },
    ...CHAPTERS.slice(0, -1).map((chapter, index) => ({
      name: `domain-${chapter}-imports`,
      comment: `of the domain's chapters ${chapter} may import: ${CHAPTERS.slice(0, index).join(', ') || 'none'}`,
      severity: 'error',
      from: { path: `^packages/domain/src/${chapter}/`, pathNot: '\\.test\\.ts$' },
      to: { path: `^packages/domain/src/(${[...CHAPTERS.slice(index + 1), 'corrections'].join('|')})/` },
    })),
    {
      name: 'domain-is-pure',
      comment: 'the domain does no I/O: no Node module, no client library',
      severity: 'error',
      from: { path: '^packages/domain/src/', pathNot: '\\.test\\.ts$' },
      to: { path: '.', pathNot: ['^packages/domain/', 'node_modules/(zod|temporal-polyfill)/'] },
    },
    {
      name: 'packages-know-no-terminal',
      comment: 'what is known and done is the same for a command, a dashboard and a gateway',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: ['^(node:)?(tty|readline|readline/promises)$', 'node_modules/(commander|string-width)/'] },
    },
    {
      name: 'no-cycles',
      comment: 'files that import each other can only be read together',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      comment: 'an import that is found nowhere is a misspelling, or a package that package.json does not name',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'product-without-tests',
      comment: 'product code never imports a test or what only tests need: the image has no folder called testing',
      severity: 'error',
      from: { path: '^(packages|services|infra)/', pathNot: ['\\.test\\.ts$', '/src/testing/'] },
      to: { path: ['\\.test\\.ts$', '/src/testing/', 'node_modules/(vitest|fast-check|testcontainers)/', '^test/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/node_modules/@loyalty-ladder/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    parser: 'swc',
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
