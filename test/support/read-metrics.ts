/** What a service tells Prometheus, as `name{labels}` to value; the label that every series of its own has is left out. */

export async function readMetrics(url: string): Promise<Map<string, number>> {
  const text = await (await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(5_000) })).text();
  const series = new Map<string, number>();
  for (const line of text.split('\n')) {
    const match = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line);
    if (match === null) continue;
    const [, name, labels = '', value] = match;
    const isOfService = (label: string) => label.startsWith('service=') && !name?.startsWith('loyalty_service_');
    const own = labels.split(',').filter((label) => label !== '' && !isOfService(label));
    series.set(own.length === 0 ? `${name}` : `${name}{${own.join(',')}}`, Number(value));
  }
  return series;
}
