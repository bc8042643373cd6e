/**
 * Judges a document as a strict server would: by the published schemas of Kubernetes 1.36, KEDA 2.19, the Prometheus Operator 0.91 and
 * Gateway API 1.5, as the packages of kubernetes-models carry them, compiled. They allow fields that they do not know, so the document
 * is handed in wrapped: a field that a schema knows is looked at by it, and one that was not looked at is unknown to it.
 */

import { HTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1';
import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1';
import { PodMonitor, PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { Deployment } from 'kubernetes-models/apps/v1';
import { Job } from 'kubernetes-models/batch/v1';
import { Ingress, NetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1';
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1';
import { ConfigMap, Service, ServiceAccount } from 'kubernetes-models/v1';
import type { Manifest } from './manifests.ts';

const MODELS = [
  ...[Deployment, Job, ConfigMap, Service, ServiceAccount, Ingress, NetworkPolicy, PodDisruptionBudget],
  ...[ScaledObject, HTTPRoute, PodMonitor, PrometheusRule],
];

/** @returns what is wrong with it, a line each. */
export function judgeManifest(manifest: Manifest): string[] {
  const { apiVersion, kind } = manifest;
  const model = MODELS.find((each) => each.apiVersion === apiVersion && each.kind === kind);
  if (model === undefined) return [`no schema of ${apiVersion} ${kind} is known here`];
  const seen = new Set<string>();
  try {
    model.prototype.validate.call(watched(manifest, '', seen));
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
  return fieldsOf(manifest)
    .filter((path) => !seen.has(path))
    .map((path) => `${path} is unknown`);
}

/** Notes the path of each field that somebody reads. */
function watched<Value extends object>(value: Value, path: string, seen: Set<string>): Value {
  return new Proxy(value, {
    get(target, key) {
      const field: unknown = Reflect.get(target, key);
      if (typeof key !== 'string' || !Object.hasOwn(target, key)) return field;
      seen.add(`${path}/${key}`);
      return typeof field === 'object' && field !== null ? watched(field, `${path}/${key}`, seen) : field;
    },
  });
}

/** The paths of all fields, elements of lists included. */
function fieldsOf(value: object, path = ''): string[] {
  return Object.entries(value).flatMap(([key, field]: [string, unknown]) => {
    const here = `${path}/${key}`;
    return typeof field === 'object' && field !== null ? [here, ...fieldsOf(field, here)] : [here];
  });
}
