import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ConfigError, describeConfig, parseConfig } from '../config.ts';
import { collectorHeaders, collectorUrl, traceConfig } from './trace-config.ts';

const parse = (environment: Readonly<Record<string, string>>) => parseConfig(z.object(traceConfig), environment);

test('traces go where the standard variables say, and nowhere without them', () => {
  expect(collectorUrl(parse({}))).toBeUndefined();
  const base = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };
  expect(collectorUrl(parse(base))).toBe('http://collector:4318/v1/traces');
  expect(collectorUrl(parse({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/otlp/' }))).toBe(
    'http://collector:4318/otlp/v1/traces',
  );
  const own = { ...base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces/in' };
  expect(collectorUrl(parse(own))).toBe('https://traces/in');
});

test('headers for the collector are read as the specification has them, and never printed', () => {
  const config = parse({ OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Basic%20dTpw, x-a=b=c,x-b=100%' });
  expect(collectorHeaders(config)).toEqual({ authorization: 'Basic dTpw', 'x-a': 'b=c', 'x-b': '100%' });
  expect(collectorHeaders(parse({}))).toEqual({});
  expect(JSON.stringify(describeConfig(config))).not.toContain('dTpw');
});

test.each([
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4317', 'an http(s) address'],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'secret', 'name=value'],
  ['OTEL_TRACES_SAMPLER', 'always_on', 'parentbased_traceidratio'],
  ['OTEL_TRACES_SAMPLER_ARG', '2', 'a share from 0 to 1'],
  ['TRACES_PER_SECOND_MAX', '0', 'a whole number'],
])('%s=%s is refused with its rule', (variable, value, rule) => {
  expect(() => parse({ [variable]: value })).toThrow(ConfigError);
  expect(() => parse({ [variable]: value })).toThrow(rule);
});

test('without a collector nothing of OpenTelemetry is loaded', async () => {
  const url = JSON.stringify(new URL('./open-tracing.ts', import.meta.url).href);
  const metrics = JSON.stringify(new URL('../metrics.ts', import.meta.url).href);
  const source = (endpoint: string) => `
    import { registerHooks } from 'node:module';
    const seen = [];
    registerHooks({ resolve(name, context, next) { seen.push(name); return next(name, context); } });
    const { openTracing } = await import(${url});
    const { createMetrics } = await import(${metrics});
    const config = { OTEL_EXPORTER_OTLP_ENDPOINT: ${endpoint}, OTEL_TRACES_SAMPLER_ARG: 1, TRACES_PER_SECOND_MAX: 1 };
    const { isOn } = await openTracing('x', { config, metrics: createMetrics('x'), log: {}, onStop() {} });
    console.log(JSON.stringify({ isOn, loaded: seen.some((name) => name.startsWith('@opentelemetry/sdk')) }));`;
  const run = async (endpoint: string) => {
    const args = ['--input-type=module-typescript', '-e', source(endpoint)];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: new URL('..', import.meta.url) });
    return JSON.parse(stdout);
  };
  expect(await run('undefined')).toEqual({ isOn: false, loaded: false });
  expect(await run('"http://127.0.0.1:1"')).toEqual({ isOn: true, loaded: true });
});
