/** What the chart makes of values: documents as a cluster would get them. */
import { parseAllDocuments } from 'yaml';
import { CHART, helm } from './helm-cli.ts';

/** As far as tests look into it; what else may be there is judged by judge-manifest.ts. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Labels; readonly annotations?: Labels };
  // biome-ignore lint/suspicious/noExplicitAny: a document of any kind.
  readonly spec?: any;
  readonly data?: Readonly<Record<string, string>>;
}

export type Labels = Readonly<Record<string, string>>;

export const RELEASE = 'tryout';

/** @throws Error with Helm's words, where it refuses. */
export async function render(values: object = {}, chart = CHART): Promise<Manifest[]> {
  const { exitCode, stdout, stderr } = await helm(['template', RELEASE, chart, '--namespace', 'shop'], values);
  if (exitCode !== 0) throw new Error(stderr);
  const documents = parseAllDocuments(stdout, { uniqueKeys: true });
  if (!Array.isArray(documents)) throw new Error('Helm made nothing');
  for (const { errors } of documents) if (errors[0] !== undefined) throw errors[0];
  return documents.map((document) => document.toJS() as Manifest);
}

export function named(manifests: readonly Manifest[], kind: string, component: string): Manifest {
  const found = manifests.find(
    (each) => each.kind === kind && each.metadata.name === `${RELEASE}-loyalty-ladder-${component}`,
  );
  if (found === undefined) throw new Error(`there is no ${kind} of ${component}`);
  return found;
}

export const ofKind = (manifests: readonly Manifest[], kind: string): Manifest[] =>
  manifests.filter((each) => each.kind === kind);

/** Of a Deployment or Job. */
// biome-ignore lint/suspicious/noExplicitAny: as above.
export const containerOf = (manifest: Manifest): any => manifest.spec.template.spec.containers[0];

/** The variables that a container has of its own, those of a ConfigMap left out; undefined: from a Secret. */
export function variablesOf(manifest: Manifest): Map<string, string | undefined> {
  const given: { name: string; value?: string }[] = containerOf(manifest).env;
  return new Map(given.map(({ name, value }) => [name, value]));
}
