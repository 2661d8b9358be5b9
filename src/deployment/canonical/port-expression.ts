// Which part of `IP:PUBLISHED:TARGET` is what, before its variables were replaced.
import type { PortSpec } from './port-spec.ts';

/** The expressions in a short form; absent where a part holds none, or more than one expression alone. */
export interface PortExpressions {
  readonly hostIp?: string;
  readonly published?: string;
  readonly target?: string;
}

/** Where each of the three is one expression and nothing else, that expression. */
export function portExpressions(
  written: string | undefined,
  resolved: string,
  { hostIp, published, target }: Pick<PortSpec, 'hostIp' | 'published' | 'target'>,
): PortExpressions {
  if (written === undefined) return {};
  const parts = partsOf(written);
  const values = partsOf(resolved);
  // A variable may hold a colon itself, or one of a range of ports: then no part of the text is this port.
  if (parts.length !== values.length) return {};
  const one = (index: number, value: string): string | undefined => {
    const [text = '', protocol] = (parts.at(index) ?? '').split(/(?=\/(?:tcp|udp|sctp)$)/i);
    const same = (values.at(index) ?? '').replace(protocol ?? '', '').replace(/^\[(.*)\]$/, '$1') === value;
    return same && isOneExpression(text) ? text : undefined;
  };
  const found = { hostIp: one(-3, hostIp), published: one(-2, published), target: one(-1, `${target}`) };
  return Object.fromEntries(Object.entries(found).filter(([, text]) => text !== undefined));
}

/** Whether a text is one `${…}` or `$NAME`. */
export function isOneExpression(text: string): boolean {
  if (/^\$[A-Za-z_]\w*$/.test(text)) return true;
  if (!/^\$\{.*\}$/.test(text)) return false;
  let depth = 0;
  for (const [index, character] of [...text].entries()) {
    depth += step(character);
    if (index > 1 && depth === 0) return index === text.length - 1;
  }
  return false;
}

/** Split at the colons that stand outside of braces and brackets. */
function partsOf(text: string): readonly string[] {
  const parts: string[] = [''];
  let depth = 0;
  for (const character of text) {
    depth += step(character);
    if (character === ':' && depth === 0) parts.push('');
    else parts.push(`${parts.pop()}${character}`);
  }
  return parts;
}

function step(character: string): number {
  if (character === '{' || character === '[') return 1;
  return character === '}' || character === ']' ? -1 : 0;
}
