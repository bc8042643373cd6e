/** What variables about TLS and passwords ask of each other: half of a setting is refused, for it would be taken for the whole. */
import { withCaFile } from './ca-file.ts';

type Given = Readonly<Record<string, unknown>>;

interface AccessRule {
  readonly variable: string;
  readonly breaks: (config: Given) => boolean;
  readonly says: string;
}

const isSet = (name: string) => (config: Given) => config[name] !== undefined;
const asks = (variable: string, ...others: string[]): AccessRule => ({
  variable,
  breaks: (config) => isSet(variable)(config) && others.some((other) => config[other] === undefined),
  says: `${others.join(' and ')} ${others.length > 1 ? 'belong' : 'belongs'} to it`,
});
const asksTls = (variable: string, address: string, scheme: string): AccessRule => ({
  variable,
  breaks: (config) =>
    isSet(variable)(config) && isSet(address)(config) && !String(config[address]).startsWith(`${scheme}://`),
  says: `${address} has to begin with ${scheme}://`,
});
const asksKafkaTls = (variable: string): AccessRule => ({
  variable,
  breaks: (config) => isSet(variable)(config) && config.KAFKA_TLS !== true,
  says: 'KAFKA_TLS=true belongs to it',
});

const RULES: readonly AccessRule[] = [
  asksKafkaTls('KAFKA_CA_FILE'),
  asksKafkaTls('KAFKA_CERT_FILE'),
  asks('KAFKA_CERT_FILE', 'KAFKA_KEY_FILE'),
  asks('KAFKA_KEY_FILE', 'KAFKA_CERT_FILE'),
  asks('KAFKA_SASL_MECHANISM', 'KAFKA_SASL_USERNAME', 'KAFKA_SASL_PASSWORD'),
  asks('KAFKA_SASL_USERNAME', 'KAFKA_SASL_MECHANISM'),
  asks('KAFKA_SASL_PASSWORD', 'KAFKA_SASL_MECHANISM'),
  {
    variable: 'KAFKA_SASL_MECHANISM',
    breaks: ({ KAFKA_SASL_MECHANISM, KAFKA_TLS }) => KAFKA_SASL_MECHANISM === 'plain' && KAFKA_TLS !== true,
    says: 'plain sends the password as it is: KAFKA_TLS=true belongs to it, or take scram-sha-512',
  },
  {
    variable: 'DATABASE_CA_FILE',
    breaks: ({ DATABASE_CA_FILE, DATABASE_URL }) =>
      DATABASE_CA_FILE !== undefined && /[?&]sslmode=disable/.test(String(DATABASE_URL)),
    says: 'DATABASE_URL has sslmode=disable',
  },
  asksTls('REDIS_CA_FILE', 'REDIS_URL', 'rediss'),
  asksTls('SCHEMA_REGISTRY_CA_FILE', 'SCHEMA_REGISTRY_URL', 'https'),
];

/** @returns a line for each rule that the configuration breaks. */
export function brokenAccessRules(config: Given): string[] {
  return RULES.filter(({ breaks }) => breaks(config)).map(({ variable, says }) => `${variable}: ${says}`);
}

const CA_FILES = Object.entries({
  DATABASE_CA_FILE: 'DATABASE_URL',
  REDIS_CA_FILE: 'REDIS_URL',
  SCHEMA_REGISTRY_CA_FILE: 'SCHEMA_REGISTRY_URL',
});

/** @returns the configuration with each address saying who vouches for its server. */
export function withCaFiles<Config extends Given>(config: Config): Config {
  const addresses = CA_FILES.flatMap(([file, address]) =>
    config[file] === undefined || config[address] === undefined
      ? []
      : [[address, withCaFile(String(config[address]), String(config[file]))]],
  );
  return { ...config, ...Object.fromEntries(addresses) };
}
