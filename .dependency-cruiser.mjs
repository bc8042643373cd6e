/**
 * The import rules of ARCHITECTURE.md: domain <- analytics, contracts <- store, stream <- pipeline <- services.
 * `npm run check:imports` also asserts that modules were seen at all: without @swc/core the cruiser finds none and reports success.
 */
const outside = (...allowed) => `^(?!${allowed.join('|')})(packages|services|infra|test)/`;

/** What each room may import of the project's own code, besides itself. */
const ROOMS = {
  'packages/domain': [],
  'packages/contracts': ['packages/domain'],
  'packages/runtime': [],
  'packages/stream': ['packages/runtime'],
  'packages/store': ['packages/domain'],
  'packages/decisions': [
    'packages/domain',
    'packages/contracts',
    'packages/store',
    'packages/stream',
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
  ],
};

export default {
  forbidden: [
    ...Object.entries(ROOMS).map(([room, allowed]) => ({
      name: `${room.split('/')[1]}-imports`,
      comment: `${room} may import: ${allowed.join(', ') || 'nothing of the project'}`,
      severity: 'error',
      from: { path: `^${room}/` },
      to: { path: outside(`${room}/`, ...allowed.map((each) => `${each}/`)) },
    })),
    {
      name: 'services-stand-alone',
      comment: 'a service never imports another, nor infra or test',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: outside('packages/', 'services/$1/') },
    },
    {
      name: 'infra-imports',
      severity: 'error',
      from: { path: '^infra/' },
      to: { path: outside('packages/', 'infra/') },
    },
    {
      name: 'domain-is-pure',
      comment: 'the domain does no I/O: no Node module, no client library',
      severity: 'error',
      from: { path: '^packages/domain/src/', pathNot: '\\.test\\.ts$' },
      to: { path: '.', pathNot: ['^packages/domain/', 'node_modules/(zod|temporal-polyfill)/'] },
    },
    {
      name: 'stream-knows-no-domain',
      severity: 'error',
      from: { path: '^packages/stream/' },
      to: { path: '^packages/(domain|contracts|store)/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'product-without-tests',
      comment: 'product code never imports a test or what only tests need',
      severity: 'error',
      from: { path: '^(packages|services|infra)/', pathNot: '\\.test\\.ts$' },
      to: { path: ['\\.test\\.ts$', 'node_modules/(vitest|fast-check|testcontainers)/', '^test/'] },
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
