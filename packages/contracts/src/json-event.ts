/**
 * The attributes of a CloudEvent as JSON or HTTP headers carry them: what is required, what may be there besides, and what of it a fact
 * takes over. https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#context-attributes
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { readTime, whyNoId, whyNoSource } from './cloud-events.ts';
import { AHEAD_MS_MAX, type BrokenRule, isWireFactType } from './fact-bodies.ts';
import { whyReserved } from './own-source.ts';
import { TOPIC_BY_FACT_TYPE, type WireFactType } from './topics.ts';

/** As it came: attributes by name, not looked at yet; null counts as not there. */
export interface JsonEvent {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly data: unknown;
}

export interface EventAttributes {
  readonly id: string;
  readonly source: string;
  readonly type: WireFactType;
  readonly time: Instant;
}

/** Consumers judge by the broker's clock; this process's may be so much ahead of it, and what it lets in must still be in time there. */
const CLOCKS_APART_MS_MAX = 60_000;
const AHEAD_AT_DOOR_MS_MAX = AHEAD_MS_MAX - CLOCKS_APART_MS_MAX;
/** Text has a limit everywhere, also where nothing is kept of it. */
const ATTRIBUTE_LENGTH_MAX = 2_048;
const ATTRIBUTE_NAME = /^[a-z0-9]{1,64}$/;
const JSON_MEDIA_TYPE = /^application\/(?:[\w.-]{1,64}\+)?json$/i;
const FACT_TYPES = Object.keys(TOPIC_BY_FACT_TYPE).join(', ');

/** @returns all broken rules, or what a fact is named by. @param now of this process's clock. */
export function readAttributes(
  attributes: JsonEvent['attributes'],
  now: Instant,
): { readonly ok: true; readonly attributes: EventAttributes } | { readonly ok: false; readonly errors: BrokenRule[] } {
  const errors: BrokenRule[] = [];
  const broken = (field: string, rule: string | undefined) => void (rule && errors.push({ field, rule }));
  const texts = requiredTexts(attributes, broken);
  const { id = '', source = '', type = '', time: timeText = '', specversion } = texts;
  if (specversion !== undefined && specversion !== '1.0') broken('specversion', 'must be 1.0');
  if (texts.id !== undefined) broken('id', whyNoId(id));
  if (texts.source !== undefined) broken('source', whyNoSource(source) ?? whyReserved(source));
  if (texts.type !== undefined && !isWireFactType(type)) broken('type', `must be one of ${FACT_TYPES}`);
  const time = texts.time === undefined ? Number.NaN : readTime(timeText);
  broken('time', typeof time === 'string' ? time : whyAhead(time, now));
  for (const [name, value] of Object.entries(attributes)) broken(shownName(name), whyNoAttribute(name, value));
  if (errors.length > 0 || typeof time === 'string' || !isWireFactType(type)) return { ok: false, errors };
  return { ok: true, attributes: { id, source, type, time } };
}

function requiredTexts(
  attributes: JsonEvent['attributes'],
  broken: (field: string, rule: string) => void,
): Partial<Record<'specversion' | 'id' | 'source' | 'type' | 'time', string>> {
  const texts: Record<string, string> = {};
  for (const name of ['specversion', 'id', 'source', 'type', 'time']) {
    const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (typeof value === 'string') texts[name] = value;
    else broken(name, value === undefined || value === null ? 'is missing' : 'must be text');
  }
  return texts;
}

function whyAhead(time: Instant, now: Instant): string | undefined {
  if (!(time > now + AHEAD_AT_DOOR_MS_MAX)) return undefined;
  return `may lie at most ${AHEAD_AT_DOOR_MS_MAX / 60_000} minutes after now; it lies ${Math.floor((time - now) / 60_000)} after it`;
}

/** Names of extensions are anybody's, and their values are not kept; what is no attribute at all is a mistake that nobody would see. */
function whyNoAttribute(name: string, value: unknown): string | undefined {
  if (!ATTRIBUTE_NAME.test(name)) return 'is no attribute: their names are 1 to 64 lower-case letters and digits';
  if (value === null || REQUIRED.has(name)) return undefined;
  if (typeof value === 'boolean' || Number.isInteger(value)) return undefined;
  if (typeof value !== 'string') return 'must be text, a whole number, true or false, as attributes are';
  if (value.length > ATTRIBUTE_LENGTH_MAX) return `must be at most ${ATTRIBUTE_LENGTH_MAX} UTF-16 code units`;
  return name === 'datacontenttype' ? whyNoJson(value) : undefined;
}

const REQUIRED: ReadonlySet<string> = new Set(['specversion', 'id', 'source', 'type', 'time']);

/** @param mediaType with its parameters. */
export function whyNoJson(mediaType: string): string | undefined {
  const [type = '', ...parameters] = mediaType.split(';').map((part) => part.trim().toLowerCase());
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  if (!JSON_MEDIA_TYPE.test(type)) return 'must be application/json: facts are published in JSON here';
  return charset === undefined || /^"?utf-8"?$/.test(charset) ? undefined : 'must be JSON in UTF-8';
}

/** A name that came from outside, as long as a name is. */
export const shownName = (name: string): string => (name.length <= 64 ? name : `${name.slice(0, 64)}...`);
