// Turns a command's zod input into stricli flags. The only file that knows both.
import type { z } from 'zod';

/** The parts of a zod type that decide how it is typed on a command line. */
interface Shape {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly element?: z.core.$ZodType;
  readonly entries?: Readonly<Record<string, string>>;
  readonly defaultValue?: unknown;
}

export interface Flag {
  readonly kind: 'boolean' | 'enum' | 'parsed';
  readonly brief: string;
  readonly optional?: true;
  readonly default?: unknown;
  readonly variadic?: true;
  readonly values?: readonly string[];
  readonly parse?: (text: string) => string | number;
  readonly placeholder?: string;
  readonly withNegated?: boolean;
}

/** A flag for one option. The default stays with zod, which fills it in; here it is only shown. */
export function flagOf(name: string, option: z.core.$ZodType): Flag {
  const brief = (option as z.ZodType).description ?? name;
  const { core, fallback } = unwrap(option);
  const shape = core._zod.def as unknown as Shape;
  if (shape.type === 'boolean') {
    return fallback === true
      ? { kind: 'boolean', brief, default: true, withNegated: true }
      : { kind: 'boolean', brief, optional: true, withNegated: false };
  }
  const shown = fallback === undefined || Array.isArray(fallback) ? brief : `${brief} (${String(fallback)})`;
  if (shape.type === 'enum')
    return { kind: 'enum', brief: shown, optional: true, values: Object.keys(shape.entries ?? {}) };
  const variadic = shape.type === 'array' ? ({ variadic: true } as const) : {};
  return {
    kind: 'parsed',
    brief: shown,
    optional: true,
    parse: parserOf(shape),
    placeholder: 'value',
    ...variadic,
  };
}

function unwrap(option: z.core.$ZodType): { readonly core: z.core.$ZodType; readonly fallback: unknown } {
  const shape = option._zod.def as unknown as Shape;
  if (shape.innerType === undefined) return { core: option, fallback: undefined };
  const inner = unwrap(shape.innerType);
  return { core: inner.core, fallback: shape.defaultValue ?? inner.fallback };
}

function parserOf(shape: Shape): (text: string) => string | number {
  return shape.type === 'number' ? Number : String;
}
