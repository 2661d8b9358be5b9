import type { Place } from '../../model/place.ts';
import type { Scalar } from '../node.ts';
import { trouble } from '../trouble.ts';
import { resolvePlain } from './scalar.ts';

const core = 'tag:yaml.org,2002:';

/** A scalar with an explicit tag. Tags that YAML does not define leave it text. */
export function resolveTagged(written: string, tag: string, at: Place): Pick<Scalar, 'value' | 'text'> {
  if (!tag.startsWith(core)) return { value: written };
  const type = tag.slice(core.length);
  if (type === 'binary') return { value: Buffer.from(written, 'base64').toString('utf8') };
  if (!['bool', 'int', 'float', 'null'].includes(type)) return { value: written };
  const { value, text } = resolvePlain(written);
  if (!fits(type, value)) {
    throw trouble(
      'yaml-invalid',
      `a value tagged !!${type} is none`,
      at,
      'Remove the tag, or correct the value',
    );
  }
  return text === undefined ? { value } : { value, text };
}

function fits(type: string, value: Scalar['value']): boolean {
  if (type === 'null') return value === null;
  if (type === 'bool') return typeof value === 'boolean';
  return typeof value === 'number' && (type === 'float' || Number.isInteger(value));
}
