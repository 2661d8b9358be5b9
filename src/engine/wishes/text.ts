// A short seaworthy.yaml to begin with: what was answered, and the main options as comments with their defaults.
import { wishesJsonSchema } from './json-schema.ts';
import { type WrittenWishes, wishesShape } from './schema.ts';

/** Beside the deployment, so that it works offline and fits the version that wrote it. */
export const schemaPath = 'seaworthy/seaworthy.schema.json';

const head = [
  `# yaml-language-server: $schema=${schemaPath}`,
  '# What Seaworthy should make of this deployment: your wishes, and nothing else. What is not said here has its default;',
  '# docs/config.md of Seaworthy describes every key. A secret is never written here, only where it comes from.',
  '# See what would change: seaworthy plan',
];

/** Options that people look for; the others are on the reference page. */
const main: Readonly<Record<string, readonly string[]>> = {
  logs: ['rotation', 'max_size', 'max_files'],
  health: ['tune', 'truthful'],
  exposure: ['gateway', 'pooler', 'analytics', 'others', 'firewall', 'open_ports'],
};

const examples = [
  '# environment:              # variables of services, set where they take effect',
  '#   auth:',
  '#     GOTRUE_SMTP_PASS: { secret: env:SMTP_PASS }',
  '# postgres:',
  '#   settings:               # given to the server on its command line',
  '#     work_mem: 16MB',
];

/** The text of the file; `given` stands in it, the rest as comments. */
export function wishesText(given: WrittenWishes): string {
  const schema = wishesJsonSchema() as SchemaPart;
  const lines = [
    ...head,
    'version: 1',
    '',
    ...single('domain', given.domain, schema),
    ...single('email', given.email, schema),
    ...Object.keys(main).flatMap((name) => ['', ...section(name, given, schema)]),
    '',
    ...examples,
  ];
  return `${lines.join('\n')}\n`;
}

interface SchemaPart {
  readonly description?: string;
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaPart>>;
}

function single(name: string, value: string | undefined, schema: SchemaPart): readonly string[] {
  const why = `# ${schema.properties?.[name]?.description ?? name}`;
  return value === undefined ? [why, `# ${name}:`] : [why, `${name}: ${scalar(value)}`];
}

function section(name: string, given: WrittenWishes, schema: SchemaPart): readonly string[] {
  const part = schema.properties?.[name];
  const values = valuesOf(given, name);
  const defaults = valuesOf(wishesShape.parse({}), name);
  const isOpen = Object.keys(values).length > 0;
  const options = main[name] ?? [];
  const lines = options.map((key, index) => {
    const isGiven = Object.hasOwn(values, key);
    const option = `${key}: ${scalar(isGiven ? values[key] : defaults[key])}`;
    const mark = isGiven ? '  ' : isOpen ? '  # ' : '#   ';
    const above = part?.properties?.[options[index - 1] ?? ''];
    return `${`${mark}${option}`.padEnd(27)} # ${wordsOf(part?.properties?.[key], above)}`;
  });
  return [isOpen ? `${name}:` : `# ${name}:`, ...lines];
}

/** What an option is, and which words it takes where the one above takes others. */
function wordsOf(part: SchemaPart = {}, above: SchemaPart = {}): string {
  const { description = '', enum: words = [] } = part;
  const sentence = description.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase());
  const isNew = words.length > 0 && words.join() !== above.enum?.join();
  return isNew ? `${sentence}: ${words.join(', ')}` : sentence;
}

function valuesOf(wishes: WrittenWishes, section: string): Readonly<Record<string, unknown>> {
  return (wishes as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[section] ?? {};
}

/** Every text of JSON is one of YAML 1.2; plain words stay plain. */
function scalar(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(scalar).join(', ')}]`;
  if (typeof value === 'string' && /^[A-Za-z][A-Za-z0-9@.+_-]*$/.test(value) && !isWordOfYaml(value))
    return value;
  return typeof value === 'string' && /^\d+[a-z]+$/.test(value) ? value : JSON.stringify(value);
}

function isWordOfYaml(text: string): boolean {
  return /^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
}
